#!/usr/bin/env python3
"""Makes packs/common/verbs.en.tsv from verb_lemmas.en.txt: the forms of English verbs by the regular rules of spelling
and a table of the irregular ones. Columns: lemma, base, s_form, past, participle, ing, is_also_noun, source. Several
spellings of one form are divided by '|', the American one first. is_also_noun lists the forms that are nouns too.

    python3 packs/common/tools/inflect_verbs.py > packs/common/verbs.en.tsv
"""
import os
import sys

SOURCE = "own:inflect_verbs.py"

# lemma: past, participle
IRREGULAR = """
arise arose arisen; awake awoke awoken; bear bore borne|born; beat beat beaten; become became become; befall befell befallen; begin began begun;
bend bent bent; bet bet|betted bet|betted; bid bid|bade bid|bidden; bind bound bound; bite bit bitten; bleed bled bled; blow blew blown; break broke broken;
breed bred bred; bring brought brought; broadcast broadcast|broadcasted broadcast|broadcasted; build built built; burn burned|burnt burned|burnt;
burst burst burst; buy bought bought; cast cast cast; catch caught caught; choose chose chosen; cleave cleft|cleaved cleft|cleaved; cling clung clung;
come came come; cost cost cost; creep crept crept; cut cut cut; deal dealt dealt; dig dug dug; dive dived|dove dived; draw drew drawn;
dream dreamed|dreamt dreamed|dreamt; drink drank drunk; drive drove driven; dwell dwelled|dwelt dwelled|dwelt; eat ate eaten; fall fell fallen; feed fed fed;
feel felt felt; fight fought fought; find found found; flee fled fled; fling flung flung; fly flew flown; forbid forbade|forbad forbidden;
forecast forecast|forecasted forecast|forecasted; forego forewent foregone; foresee foresaw foreseen; forget forgot forgotten; forgive forgave forgiven;
forsake forsook forsaken; freeze froze frozen; get got gotten|got; give gave given; go went gone; grind ground ground; grow grew grown; hang hung|hanged hung|hanged;
hear heard heard; hide hid hidden; hit hit hit; hold held held; hurt hurt hurt; keep kept kept; kneel knelt|kneeled knelt|kneeled; knit knitted|knit knitted|knit;
know knew known; lay laid laid; lead led led; lean leaned|leant leaned|leant; leap leaped|leapt leaped|leapt; learn learned|learnt learned|learnt; leave left left;
lend lent lent; let let let; lie lay|lied lain|lied; light lit|lighted lit|lighted; lose lost lost; make made made; mean meant meant; meet met met;
mislead misled misled; mistake mistook mistaken; mow mowed mown|mowed; outgrow outgrew outgrown; overcome overcame overcome; overdo overdid overdone;
overfly overflew overflown; overhang overhung overhung; overhear overheard overheard; override overrode overridden; overrun overran overrun; oversee oversaw overseen;
overtake overtook overtaken; overthrow overthrew overthrown; partake partook partaken; pay paid paid; plead pleaded|pled pleaded|pled; prove proved proven|proved;
put put put; quit quit|quitted quit|quitted; read read read; rebuild rebuilt rebuilt; recast recast recast; repay repaid repaid; resell resold resold; resend resent resent;
retake retook retaken; retell retold retold; rethink rethought rethought; rid rid rid; ride rode ridden; ring rang rung; rise rose risen; run ran run;
sow sowed sown|sowed; saw sawed sawn|sawed; say said said; see saw seen; seek sought sought; sell sold sold; send sent sent; set set set; shake shook shaken;
shave shaved shaved|shaven; shear sheared shorn|sheared; shed shed shed; shine shone|shined shone|shined; shoot shot shot; show showed shown|showed; shrink shrank|shrunk shrunk;
shut shut shut; sing sang sung; sink sank|sunk sunk; sit sat sat; slay slew|slayed slain; sleep slept slept; slide slid slid; sling slung slung; slit slit slit;
smell smelled|smelt smelled|smelt; sneak sneaked|snuck sneaked|snuck; speak spoke spoken; speed sped|speeded sped|speeded; spell spelled|spelt spelled|spelt; spend spent spent; spill spilled|spilt spilled|spilt;
spin spun spun; split split split; spoil spoiled|spoilt spoiled|spoilt; spread spread spread; spring sprang|sprung sprung; stand stood stood; steal stole stolen;
stick stuck stuck; sting stung stung; stink stank stunk; stride strode stridden; strike struck struck|stricken; string strung strung; strive strove|strived striven|strived;
swear swore sworn; sweat sweated|sweat sweated|sweat; sweep swept swept; swell swelled swollen|swelled; swim swam swum; swing swung swung; take took taken; teach taught taught;
tear tore torn; tell told told; think thought thought; throw threw thrown; thrust thrust thrust; tread trod trodden; undercut undercut undercut; undergo underwent undergone;
understand understood understood; undertake undertook undertaken; undo undid undone; unwind unwound unwound; uphold upheld upheld; upset upset upset; wake woke woken;
waylay waylaid waylaid; wear wore worn; weave wove woven; wed wedded|wed wedded|wed; weep wept wept; wet wet|wetted wet|wetted; win won won; wind wound wound;
withdraw withdrew withdrawn; withhold withheld withheld; withstand withstood withstood; wring wrung wrung; write wrote written; thrive thrived|throve thrived|thriven;
airstrike airstruck airstruck; overlay overlaid overlaid; overeat overate overeaten; outrun outran outrun; offset offset offset; kidnap kidnapped|kidnaped kidnapped|kidnaped;
teargas teargassed teargassed; gas gassed gassed; strip stripped stripped
"""

# More than one syllable, stress on the last: the consonant is doubled.
DOUBLED = set("""entrap abet abhor acquit admit allot annul commit compel concur confer control defer demur deter dispel embed emit enrol equip excel
expel extol forget incur infer inter kidnap occur omit outbid outstrip patrol permit prefer propel rebel rebut recur refer refit regret remit repel submit
transfer transmit unplug upset airdrop preempt handicap""".split()) - {"preempt"}
# British writers double the l (and p of these) although the stress lies before it.
DOUBLED_BRITISH = set("""travel cancel signal model label level fuel dial funnel tunnel quarrel counsel marshal channel shovel total equal victual barrel
rival shrivel trial grovel libel pedal duel refuel bludgeon bias focus worship imperil unravel""".split()) - {"bludgeon", "bias", "focus", "imperil"} | {"imperil"}
# -our and other British spellings that are not -ise/-yse: American -> British base.
BRITISH = {a: b for a, b in (p.split(":") for p in """harbor:harbour labor:labour favor:favour honor:honour armor:armour color:colour neighbor:neighbour
rumor:rumour savor:savour center:centre maneuver:manoeuvre outmaneuver:outmanoeuvre enroll:enrol fulfill:fulfil enlist:enlist defense:defence license:licence plow:plough
analyze:analyse paralyze:paralyse judge:judge skeptic:sceptic gray:grey tire:tyre practice:practise catalog:catalogue distill:distil install:instal counterattack:counter-attack
airdrop:air-drop airlift:air-lift teargas:tear-gas redeploy:re-deploy reopen:re-open reoccupy:re-occupy recapture:re-capture resettle:re-settle reelect:re-elect
regroup:re-group rebrand:re-brand reunite:re-unite reignite:re-ignite cooperate:co-operate coordinate:co-ordinate preempt:pre-empt kidnap:kidnap email:e-mail""".split()) if a != b}
NOT_ISE = set("""seize prize size capsize""".split())  # -ize in every spelling

# Verbs whose base and s-form are nouns of the news too.
NOUNS = set("""abuse advance aim airdrop airlift airstrike ambush arm arrest assault attack barrel battle beat blast blockade blow bomb breach burn burst bust capture charge chase
clash clear collapse combat conquest counter counterattack counter-attack cover crack crash crush damage dash defeat dive drag drive drop escape exploit fight fire flank flush force gas grab
grenade guard gun hammer harm hijack hit hold hunt hurt jail jam kick kill knife knock launch lynch massacre mine mob mortar murder net outflank pillage plunder poison pound purge pursuit raid rain ram rampage rape
rescue retreat riot rip rocket rout ruin sabotage sack scare shell shield shot shrapnel siege silence skirmish slaughter smash smoke snipe spark splinter spray stab stone storm strangle strike
surprise surrender swarm sweep tackle target tear teargas threat throw torch torment torpedo torture trap trick trigger wipe wound wreck ache claim fall fear freeze need orphan plague scar shelter sleep sob
strand struggle toll total thirst widow hunger advance abandon approach bar barricade base border branch break bridge bypass camp circle climb comb commute contest control cordon crawl cross crowd
cruise dart delay desert detour dock drift edge escort exile exit export extend fan file flight flock flow fly garrison gather haul head hide hike hop house import inch influx journey jump land lead leap leave lie lift
line link maneuver manoeuvre march mark mass mound mount move nearing outpost park part pass patrol perch pile pitch place plant press progress push race rally ramp range reach retreat return reverse ride ring roll run rush sail scale
seal separate shift ship shuttle sit slide slip spill split spread spring squeeze stand station stay stem step stop stream stretch stride strip stroll surge swap swing taxi thrust tour tow trace track trail
transfer transit transport travel trek trickle truck turn venture visit vow walk withdrawal yield zoom accord account address answer appeal attribute avowal back blame boast brand brief broadcast brush call
caution challenge charge chat cite comment compare concern counsel curse debate decline demand detail dispute document doubt draft echo email estimate express fear feel forecast guess hail highlight hint hope
interview issue joke judge label lament lecture lie measure mention mock monitor murmur name note notice object offer order outline pen phone picture plea point post print profile project promise protest query
question quip quote rage rap rate read reason rebuke recall record refuse regard regret release remark reply report request resolve respect retort reward ridicule rumor salute say scream shout show shrug signal
slam smear speech stage state stress suspect talk tally tape term testimony thanks thought tout trumpet tweet update use vent view voice vow warning welcome wish witness wonder worry yell whisper cheer accord
aid ally appeal award balk ballot ban bargain bid block bolster boycott bribe broker campaign cancel ceasefire censor censure chair charter compromise concert condition contact contract convict court craft curb deal
decree defect delegate deposit desire dissent dodge drum embargo embrace encounter entitlement exhaust fake favor finance forge fund function grant guarantee guide halt head host impact institute influence initiate
intercept interest judge lapse levy license lobby mandate merge neglect pardon partner patent pay permit petition plan plot police practice pressure probe process program progress protest pursuit rally
reform reign remedy repeal repair requirement reserve result return review revolt reward rule sanction scrap sentence serve shape share sign slap sponsor spur squabble staff stalemate stand state stir subject
summon supply support surge suspect tamper tax test trade train transfer treat trust try upgrade veto vote will win work access aide assist benefit billet boom borrow buy care channel collect convoy cook cope cost
dole drain face farm feed fetch fill filter finish fish fit fix fuel function gain grip growth guard harvest heat help hire hoard house increase insert interest iron keep loan loot look make market mend milk mint
nurse offer pack paint parachute park pick pipe possess power produce profit pump purchase ration refill refund rent repair rescue salvage sale save shop sow spend stock store supply sweat taste traffic
want wash waste water wear amount anger attempt average balance bend bet blanket blend blight blur boost bother bounce bow brace breath brew bulge burden camouflage cause center centre change chart check
circulation clash clean clog color comfort complaint compound conduct conflict content contrast copy corner count couple crave credit crop cross crumble cure curl cut dare date dawn debut decay decrease delight demise design
detour dip dispatch display distance dream dress drill drink drone dump dupe dwarf ease end envelope escape exchange excuse exercise exhibit exit experience experiment exposure extract fade fault feature
figure film find flag flame flare flash flip float flood fold fool form foster frame gamble gaze gear glow grind groom group halt handle harbor hatch heave hook house hurry impress incline index insult
inventory iron jolt jump kick labor laugh leak lean limit list load lock look love lure map mask master match matter melt merit mill mind mirror mistake mix mushroom nail neighbor number object offense outrage overhaul
owner pain pair panic parade peak peer perfect permit photograph pilot pin plate play plot plug plunge poll pop pray present press price pride prize probe proceeds process profile prop pull puzzle quarantine
rank rattle reach rear rebel rebound record refuge regret release relief remains rent repeat research reserve resort respect rest result retreat return revel review rhyme rise risk rival rub sacrifice
safeguard sample scan scramble scrape scratch screen search season sense service set shake shame shed shine shock shop shore shoulder show shove side sketch slice slow slump smell smile smoke sound span spare spike
spin spoil spot sprawl spy stain stamp stare start stash stem stick sting store strain strap stray stress string study substitute suit sum supplement surf survey swallow sway swell switch tail tap taste team
tease tempo test throng tie time tip tire top toss touch trace trade transport trap treble trim triple trouble tumble twist type undertaking uprising value vault volunteer vote wait wake want watch wave weather
weave weld wheel whip wind wink wire wrap wreak wrong wrestle zero offensive reinforcement supply overlap redirect refit refund rebound stalk bulldoze outrage neighbor intern convict pledge advocate double quarter
host intercept experiment ransom taunt embrace handcuff jeer mount purge shift slash hack lash machine-gun mistreat scorch staff shelter outlaw traverse crossfire escort decline relapse rebuff surge""".split())

# -ing forms that are nouns with a plural or an article of their own in the news.
ING_NOUNS = set("""attack bomb shell kill fight burn cross shoot meet build bear raid train hear land launch beat behead lynch stab hang loot bombard clash warn find say sell set stand feel gather
open crackdown besiege mourn suffer understand report offer ruling rule rise upris begin end teach spend speak mean live understand draw drown dwell farm fire fund plan fish brief hold house hack mine
murder massacre wound park patrol poison pound protest press rally recording record saving save settle sit sniper snipe smuggle traffic spring staff target torture kidnap sight patrol trade turn vote wrong write wipe disband evict poach
starve siege displace cease blast ambush advance bulldoze storm stone strafe airlift crossing""".split())

# Past forms or participles that also stand as nouns ("the wounded") or adjectives without a verb.
PAST_NOUNS = {"wound": "wounded", "injure": "injured", "displace": "displaced", "detain": "detained", "accuse": "accused", "kidnap": "kidnapped", "arrest": "arrested", "kill": "killed",
              "shoot": "shot", "lay": "", "find": "", "feel": "felt", "leave": "left", "think": "thought", "grind": "ground", "bind": "bound", "rise": "rose", "see": "saw", "bear": "bore",
              "speak": "spoke", "wind": "wound", "go": "gone", "miss": "", "besiege": "besieged", "oppress": "oppressed", "convict": "convicted", "orphan": "orphaned", "deal": "", "deceive": ""}

VOWELS = "aeiou"


def vowel_groups(word):
    groups, inside = 0, False
    for i, c in enumerate(word):
        vowel = c in VOWELS or (c == "y" and i > 0)
        if vowel and not inside:
            groups += 1
        inside = vowel
    return groups


def ends_short(word):
    """consonant, one vowel, consonant that may be doubled"""
    if len(word) < 3 or word[-1] in VOWELS + "wxyh" or word[-2] not in VOWELS:
        return False
    return word[-3] not in VOWELS or word[-3:-1] == "ui" and word[-4:-3] == "q"


def doubles(word):
    last = word.split("-")[-1]
    return word in DOUBLED or last in DOUBLED or (vowel_groups(last) == 1 and ends_short(last))


def s_form(word):
    if word == "quiz":
        return "quizzes"
    if word == "gas" or word == "teargas" or word == "tear-gas":
        return word + "ses"
    if word.endswith(("s", "x", "z", "ch", "sh")) or (word.endswith("o") and word[-2] not in VOWELS):
        return word + "es"
    if word.endswith("y") and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def stem_variants(word, british):
    """stems before -ed/-ing of consonant endings"""
    if word.endswith("c"):
        return [word + "k"]
    if doubles(word):
        return [word + word[-1]]
    if word in DOUBLED_BRITISH:
        return [word, word + word[-1]]
    return [word]


def past_regular(word, british=False):
    if word.endswith("e"):
        return [word + "d"]
    if word.endswith("y") and word[-2] not in VOWELS:
        return [word[:-1] + "ied"]
    return [s + "ed" for s in stem_variants(word, british)]


def ing_form(word):
    if word.endswith("ie"):
        return [word[:-2] + "ying"]
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")) and word not in ("singe",):
        return [word[:-1] + "ing"]
    return [s + "ing" for s in stem_variants(word, False)]


def read_irregular():
    table = {}
    for row in IRREGULAR.replace("\n", " ").split(";"):
        word, past, participle = row.split()
        table[word] = (past.split("|"), participle.split("|"))
    return table


IRREGULARS = read_irregular()


def forms_of(word):
    """base, s, past, participle, ing: lists"""
    past, participle = IRREGULARS.get(word) or (past_regular(word), past_regular(word))
    return [word], [s_form(word)], list(past), list(participle), ing_form(word)


def spellings(lemma):
    words = [lemma]
    if lemma in BRITISH:
        words.append(BRITISH[lemma])
    if lemma.endswith("ize") and lemma not in NOT_ISE:
        words.append(lemma[:-3] + "ise")
    return words


def unique(items):
    return list(dict.fromkeys(items))


def row(lemma):
    columns = [[], [], [], [], []]
    for word in spellings(lemma):
        for column, forms in zip(columns, forms_of(word)):
            column += forms
    nouns = []
    if lemma in NOUNS:
        nouns += columns[0] + columns[1]
    if lemma in ING_NOUNS:
        nouns += columns[4]
    nouns += [PAST_NOUNS[lemma]] if PAST_NOUNS.get(lemma) else []
    return [lemma] + ["|".join(unique(c)) for c in columns] + ["|".join(unique(nouns)), SOURCE]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "verb_lemmas.en.txt"), encoding="utf-8") as lines:
        lemmas = {w for line in lines if line[0] not in "#[" for w in line.split()}
    british = set(BRITISH.values())
    print("lemma\tbase\ts_form\tpast\tparticiple\ting\tis_also_noun\tsource")
    for lemma in sorted(lemmas - british):
        print("\t".join(row(lemma)))


if __name__ == "__main__":
    sys.exit(main())
