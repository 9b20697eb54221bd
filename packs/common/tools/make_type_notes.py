#!/usr/bin/env python3
"""Writes packs/common/type_model/notes.generated.en.tsv: notes from small grammars, for breadth of names, places and
word order where the hand-written notes teach the words. Each grammar is a contrast: the same slots, and what is done
by whom to whom decides the sub-type. Same seed, same file. usage: make_type_notes.py"""
import os, random, re

OUT = os.path.join(os.path.dirname(__file__), "..", "type_model", "notes.generated.en.tsv")
R = random.Random(20261122)
PER_GRAMMAR = 110

STATE = ["the army", "government forces", "Nigerian troops", "Malian soldiers", "the Somali army", "Congolese soldiers",
         "Ukrainian forces", "the Sudanese army", "junta troops", "Syrian government forces", "regime troops",
         "Iraqi forces", "Yemeni government troops", "Ethiopian federal forces", "Afghan commandos",
         "the Philippine army", "Burkinabe soldiers", "pro-government fighters", "the 14th brigade", "army commandos",
         "FARDC", "Libyan government forces", "Mozambican troops", "Cameroonian soldiers", "Pakistani troops",
         "the national army", "the armed forces", "Chadian soldiers", "Azerbaijani troops", "loyalist troops"]
NONSTATE = ["M23 rebels", "the Taliban", "al-Shabaab militants", "Boko Haram fighters", "ISWAP", "Islamic State fighters",
            "the Houthis", "Houthi fighters", "rebels", "insurgents", "the Arakan Army", "RSF fighters",
            "opposition fighters", "jihadists", "JNIM militants", "separatists", "the Syrian Democratic Forces",
            "Hay'at Tahrir al-Sham", "Fano militiamen", "KNLA fighters", "rebel forces", "ISIS", "Tuareg fighters",
            "Mai-Mai fighters", "the Sons of the Valley Brigade", "the Free Mountain Front", "militiamen",
            "FARC dissidents", "ELN guerrillas", "Kachin fighters", "gunmen of the Red Banner group"]
PLACE = ["Kiruga", "Tal Hamra", "Sarafina", "Dolbel", "Karmouz", "Minwala", "Ain Sharqiya", "Puerto Lindo", "Novoselivka",
         "Bur Dhuxul", "Lasha Qala", "Myo Thit", "Ouro Mali", "Wadi Safra", "Chiamba", "Tserova", "Qarah Tepe", "Mutongo",
         "Umm Rakuba", "San Jacinto del Río", "Kyauk Pyu Gyi", "Deh Sabz", "Gumburi", "Zawra", "Al-Hajira"]
KIND = ["the town of", "the village of", "", "", "the district of", "the strategic hill of", "the base at", "the area of"]
PEOPLE = ["farmers", "villagers", "two teachers", "a journalist", "a shopkeeper", "three labourers", "a tribal elder",
          "worshippers", "a nurse and her driver", "eleven traders", "a local councillor", "a family of five", "students",
          "a human rights lawyer", "a priest", "six fishermen", "an election candidate", "a mayor", "passengers of a bus"]
SOLDIERS = ["four soldiers", "six policemen", "an army patrol", "a military convoy", "two gendarmes", "a police post",
            "an army checkpoint", "a detachment of troops", "seven conscripts", "the garrison"]
ISSUE = ["against rising prices", "over unpaid wages", "against the new tax law", "to demand elections", "over power cuts",
         "against the military government", "for the release of detainees", "against corruption", "over land seizures",
         "to demand better pay", "in solidarity with Gaza", "against the killing of a student", "over fuel shortages"]
CROWD = ["students", "teachers", "hundreds of people", "nurses", "opposition supporters", "residents", "farmers", "thousands",
         "market women", "railway workers", "lawyers", "protesters", "activists", "doctors", "relatives of the missing"]
CITY = ["Lagos", "Dhaka", "Quito", "Tunis", "Nairobi", "Jakarta", "Lima", "Qamishli", "Idlib", "Baghdad", "Karachi",
        "Yerevan", "Tbilisi", "Conakry", "Kampala", "Bogotá", "Athens", "Colombo", "Suwayda", "Mandalay", "Harare",
        "Mombasa", "Lomé", "Beirut", "Nablus", "Srinagar", "Maputo"]
POLICE = ["police", "riot police", "security forces", "gendarmes", "officers", "the police"]
TAIL = ["", "", "", ". At least {n} people were killed", ". {n} were wounded", ". No casualties were reported",
        ". The toll is not known", ", officials said", ", local sources reported", ", a resident told reporters",
        " on Tuesday", " on Friday morning", " overnight"]

GRAMMARS = {
    "battle/government_regains_territory": [
        "{S} recaptured {k} {p} from {N} after {h} of fighting", "{S} drove {N} out of {p} and now control it",
        "{k} {p} was retaken by {S}", "{S} seized control of {k} {p} from {N}", "{N} were expelled from {p} by {S}",
        "{S} took back {k} {p}", "{S} have entered {p} after {N} were routed", "{p} is back under the control of {S}",
        "{N} lost {k} {p} to {S}", "recapture of {p}: {S} oust {N}", "{S} captured {k} {p}, held by {N} since last year",
        "after clashes with {N}, {S} regained {k} {p}", "{p} has been liberated from {N} by {S}",
        "{S} overran a stronghold of {N} at {p} and occupied it", "{N} pushed out of {p} as {S} advance"],
    "battle/non_state_overtakes_territory": [
        "{N} captured {k} {p} from {S} after {h} of fighting", "{N} drove {S} out of {p} and now control it",
        "{k} {p} was captured by {N}", "{N} seized control of {k} {p} from {S}", "{S} were expelled from {p} by {N}",
        "{N} took over {k} {p}", "{N} have entered {p} after {S} were routed", "{p} is now under the control of {N}",
        "{S} lost {k} {p} to {N}", "fall of {p}: {N} oust {S}", "{N} captured {k} {p}, held by {S} since last year",
        "after clashes with {S}, {N} gained {k} {p}", "{p} fell to {N}", "{N} overran an army base at {p} and occupied it",
        "{S} pushed out of {p} as {N} advance", "{N} hoisted their flag over {p} after storming it"],
    "strategic/non_violent_transfer_of_territory": [
        "{S} withdrew from {k} {p} and {N} moved in without a fight", "{N} handed over {k} {p} to {S}",
        "{S} entered {p} after {N} left under an agreement", "{N} vacated {k} {p}; {S} deployed there unopposed",
        "{k} {p} was handed to {S} by {N}", "{S} abandoned {k} {p}, which {N} occupied without resistance",
        "{N} pulled out of {p}, leaving it to {S}", "without a shot, {S} surrendered {k} {p} to {N}"],
    "battle/armed_clash": [
        "{S} and {N} clashed near {p}", "{N} attacked {O} near {p}", "{N} ambushed {O} in {p}; the soldiers returned fire",
        "{S} repelled an attack by {N} on {p}", "an exchange of fire between {S} and {N} took place in {p}",
        "{N} attacked positions of {S} at {p} but were driven back", "heavy fighting between {N} and {S} around {p}",
        "{O} killed in an attack by {N} near {p}", "{N} opened fire on {O} at {p}", "{S} killed {n} {F} in a firefight at {p}",
        "{S} foiled an infiltration attempt by {N} near {p}", "two rival groups of {F} fought in {p}"],
    "violence_against_civilians/attack": [
        "{N} killed {V} in {p}", "gunmen shot dead {V} near {p}", "{V} shot dead by unidentified gunmen in {p}",
        "{N} attacked {k} {p}, killing {n} residents", "{S} executed {V} in {p}", "{V} beaten by {S} at a checkpoint in {p}",
        "{V} killed by sniper fire in {p}", "{S} shot dead {V} near {p}", "{N} beheaded {V} accused of spying in {p}",
        "the bodies of {V} were found with gunshot wounds near {p}", "{V} stabbed to death by {N} in {p}"],
    "violence_against_civilians/abduction_forced_disappearance": [
        "{N} kidnapped {V} in {p}", "unknown gunmen abducted {V} near {p}", "{V} kidnapped in {p}; a ransom was demanded",
        "{V} disappeared after {S} took them away in {p}", "{N} took {V} hostage near {p}", "{V} abducted from {p} by masked men",
        "{V} missing since {N} seized them in {p}", "kidnappers freed {V} taken in {p}"],
    "strategic/arrests": [
        "{L} arrested {V} in {p}", "{S} detained {n} suspected members of an armed group in {p}", "{V} arrested in {p} on charges of spying",
        "{N} arrested {V} in {p} and put them in prison", "{L} in {C} detain {n} suspects in raids",
        "{S} captured a commander of {F} in {p}", "{n} people detained by {L} in {p}", "{L} raid homes in {C}, arresting {n}"],
    "protest/peaceful_protest": [
        "{W} demonstrated in {C} {i}", "{W} marched through {C} {i}", "{W} held a sit-in in {C} {i}", "{W} rallied in {C} {i}",
        "{W} gathered in front of the governor's office in {C} {i}", "{W} went on strike in {C} {i}",
        "{W} staged a protest {i} in {C}; it ended peacefully", "protest {i} in {C} draws {W}", "vigil by {W} in {C} {i}",
        "{W} closed their shops in {C} {i}"],
    "protest/protest_with_intervention": [
        "{L} used tear gas to disperse {W} protesting in {C} {i}", "{L} broke up a march of {W} in {C} {i}",
        "{L} arrested {n} protesters at a demonstration in {C} {i}", "{W} demonstrating {i} in {C} were dispersed with water cannon",
        "{L} beat {W} with batons during a rally in {C}", "{n} detained as {L} disperse a sit-in of {W} in {C}",
        "{L} fired rubber bullets at {W} rallying in {C} {i}", "{L} blocked a march by {W} in {C} and detained organisers",
        "{L} fired into the air to disperse {W} protesting in {C}"],
    "protest/excessive_force_against_protesters": [
        "{L} opened fire on {W} protesting {i} in {C}, killing {n}", "{n} demonstrators shot dead by {L} in {C}",
        "{S} fired live ammunition at a march of {W} in {C}; {n} dead", "{L} shot and wounded {n} protesters in {C}",
        "{n} killed when {S} fired on a peaceful demonstration {i} in {C}", "a protester died of a bullet wound after {L} fired at {W} in {C}"],
    "riot/violent_demonstration": [
        "{W} protesting {i} in {C} burned tyres and threw stones at {L}", "protesters set fire to a government building in {C} {i}",
        "demonstrators clashed with {L} in {C}, hurling petrol bombs", "rioters looted shops and torched cars in {C} during a protest {i}",
        "{W} stormed the town hall of {C} and set it ablaze", "{W} pelted {L} with rocks in {C} {i}",
        "a demonstration {i} in {C} turned violent as youths smashed windows", "protesters vandalised a police station in {C} {i}"],
    "riot/mob_violence": [
        "a mob beat a suspected thief to death in {p}", "villagers lynched two men accused of kidnapping children in {p}",
        "members of two communities fought with sticks and machetes in {p}", "an angry crowd burned alive a man in {p}",
        "residents of {p} stoned a woman accused of witchcraft", "a crowd attacked shops of migrants in {C}",
        "supporters of two parties clashed with clubs and knives in {C}", "a mob attacked a church and homes of the minority in {p}",
        "locals beat up {V} in {p} after a rumour", "rival groups of youths threw stones at each other in {p}"],
}
WEIGHT_SOURCE = "generated"


def fill(template):
    slots = {"S": STATE, "N": NONSTATE, "k": KIND, "p": PLACE, "V": PEOPLE, "O": SOLDIERS, "W": CROWD, "C": CITY, "L": POLICE,
             "i": ISSUE, "h": ["two days", "hours", "a week", "three days", "heavy"],
             "F": ["militants", "rebels", "fighters", "gunmen", "insurgents", "jihadists", "bandits"],
             "n": ["two", "three", "4", "five", "at least 7", "12", "nineteen", "more than 30", "dozens of"]}
    text = re.sub(r"\{(\w)\}", lambda m: R.choice(slots[m.group(1)]), template + R.choice(TAIL))
    text = re.sub(r" +", " ", text).replace("after heavy of fighting", "after heavy fighting")
    return text[0].upper() + text[1:] + ("" if text.endswith(".") else ".")


def main():
    seen = set()
    with open(OUT, "w", encoding="utf-8") as f:
        f.write("text\tsubtype\tsource\n")
        for subtype, templates in GRAMMARS.items():
            for i in range(PER_GRAMMAR):
                t = fill(templates[i % len(templates)])
                if t not in seen:
                    seen.add(t)
                    f.write(f"{t}\t{subtype}\t{WEIGHT_SOURCE}\n")


if __name__ == "__main__":
    main()
