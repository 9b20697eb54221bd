#!/usr/bin/env python3
"""Makes packs/common/reporting.tsv and packs/common/modality.tsv: words that say who says so, and words that say that
something has not happened. English verbs are inflected by verbs.en.tsv; Arabic verbs of the perfect get their
feminine and plural, and the imperfect is given beside.

    python3 packs/common/tools/cue_words.py

reporting.tsv: phrase, language, kind (verb noun preposition), stance, side (where the source stands), source.
modality.tsv: phrase, language, value, scope, source. Scope: forward = what follows in the clause; clause = the whole
clause; phrase = the noun it belongs to.
"""
import os

HERE = os.path.dirname(os.path.abspath(__file__))
COMMON = os.path.dirname(HERE)
SOURCE = "own:cue_words.py"

VERBS = {}
with open(os.path.join(COMMON, "verbs.en.tsv"), encoding="utf-8") as lines:
    for line in list(lines)[1:]:
        cells = line.rstrip("\n").split("\t")
        VERBS[cells[0]] = [f for c in cells[1:6] for f in c.split("|")]

reporting, modality = [], []


def forms(phrase):
    """all forms of an English verb phrase whose first word is a lemma"""
    head, _, rest = phrase.partition(" ")
    return list(dict.fromkeys((f + " " + rest).strip() for f in VERBS.get(head, [head])))


def report(lang, kind, stance, side, words, inflect=False):
    for w in (x.strip() for x in words.split(",")):
        for f in forms(w) if inflect and w else [w]:
            if f:
                reporting.append((f, lang, kind, stance, side))


def modal(lang, value, scope, words, inflect=False):
    for w in (x.strip() for x in words.split(",")):
        for f in forms(w) if inflect and w else [w]:
            if f:
                modality.append((f, lang, value, scope))


def arabic(words):
    """perfect masculine singular -> with feminine and plural; words that carry a mark are taken as they are"""
    out = []
    for w in (x.strip() for x in words.split(",")):
        if not w:
            continue
        head, _, rest = w.partition(" ")
        rest = " " + rest if rest else ""
        out.append(w)
        if head[-1] in "ىا":
            out += [head[:-1] + "ت" + rest, head[:-1] + "وا" + rest]
        else:
            out += [head + "ت" + rest, head + "وا" + rest]
    return ",".join(out)


# ================= reporting: English =================
report("en", "verb", "asserts", "before", """say,tell,report,announce,state,confirm,add,claim,assert,declare,note,explain,insist,maintain that,argue,reveal,disclose,indicate,suggest,
estimate,write,tweet,recount,acknowledge,affirm,reaffirm,reiterate,stress,emphasize,underline,underscore,clarify,comment,remark,observe that,point out,conclude that,contend,allege,believe,
testify,verify,relay that,document that,mention that,find that,show that,learn that,hear that,expect that,speculate""", True)
# both the one who cites and the one who is cited speak
report("en", "citing", "asserts", "before", "quote,cite", True)
report("en", "verb", "denies", "before", "deny,refute,reject,dismiss,rebut,disavow,repudiate,disclaim,downplay", True)
report("en", "verb", "admits", "before", "admit,concede,confess,claim responsibility,take responsibility,accept responsibility,boast", True)
report("en", "verb", "blames", "before", "blame,accuse,implicate,hold responsible,point the finger", True)
report("en", "verb", "condemns", "before", "condemn,denounce,decry,deplore,criticize,lambast,lambaste,censure,rebuke,lament,deride,vilify,berate", True)
report("en", "verb", "threatens", "before", "threaten,warn,vow,caution,swear,pledge,forewarn", True)
report("en", "verb", "plans", "before", "promise,pledge", True)
report("en", "verb", "demands", "before", "demand,call for,call on,call upon,urge,appeal,insist on,plead,implore,exhort", True)
report("en", "noun", "asserts", "after", "statement by,a statement by,a statement from,statement from,statement of,in a statement,report by,reports by,report from,reports from,a report by,a report from,the report of,comments by,remarks by,comments from,testimony of,testimonies of,testimony from,testimony by,account of,accounts of,accounts by,accounts from,interview with,in an interview with,figures from,figures by,data from,data by,statistics from,statistics of,footage by,footage from,video by,video from,a video by,pictures from,photos by,announcement by,announcement of,announcement from,confirmation by,confirmation from,claims by,claims of,claims from,claim by,claim of,allegations by,allegations of,information from,sources in,sources from,sources within,sources inside,words of,tweet by,post by,press release by,estimates by,estimates of,tally by,a tally by,toll by,count by,documentation by,findings of,findings by,investigation by,an investigation by,survey by,briefing by,speech by,letter from,letter to")
report("en", "noun", "asserts", "before", "broadcaster,channel,newspaper,daily,news agency,agency,network,website,outlet,watchdog,monitoring group,ministry,statement,report,reports,spokesman,spokeswoman,spokesperson,source,sources,correspondent,reporter,claim,claims,said in a statement,press release,communique,communiqué,announcement")
report("en", "noun", "blames", "after", "accusations by,accusation by,accusations from,blame by,charges by")
report("en", "noun", "denies", "after", "denial by,denials by,denials from,denial from,rejection by")
report("en", "noun", "condemns", "after", "condemnation by,condemnation from,criticism by,criticism from,outcry from,protest by")
report("en", "noun", "threatens", "after", "threat by,threats by,threats from,warning by,warnings by,warning from,warnings from,ultimatum by")
report("en", "noun", "demands", "after", "calls by,call by,appeal by,appeals by,demand by,demands by,request by,request from")
report("en", "preposition", "asserts", "after", "according to,quoted by,cited by,as reported by,reported by,as stated by,as per,per,in the words of,as told to,as told by,told to,based on,attributed to,on the authority of,by the account of,by all accounts of,in the view of,in the opinion of,in the eyes of,as confirmed by,confirmed by,as announced by,announced by,as claimed by,claimed by,documented by,recorded by,monitored by,published by,released by,posted by,broadcast by,carried by,aired by,shared by,seen by,obtained by,verified by,in accordance with,quoting from,in comments to,in remarks to,in remarks carried by,in comments carried by,speaking to,talking to,in a statement to,in statements to,via,revealed by,described by")
report("en", "preposition", "blames", "after", "blamed by,accused by,alleged by")
report("en", "preposition", "denies", "after", "denied by,rejected by,dismissed by,refuted by")
report("en", "preposition", "condemns", "after", "condemned by,denounced by,criticized by,criticised by,slammed by")

# ================= reporting: Arabic =================
report("ar", "verb", "asserts", "after", arabic("قال,أفاد,ذكر,أعلن,أكد,أضاف,أوضح,أشار,صرح,نقل,نشر,كشف,أورد,تحدث,أخبر,كتب,روى,رصد,وثق,سجل,بث,لفت,نوه,شدد,اعتبر,رأى,أردف,استطرد,علق,رجح,زعم,ادعى,أبلغ,أفصح,أنبأ,شرح,وصف,أحصى,أظهر,أثبت,أعرب,عبر عن,ألمح,جزم,بثت,نوهت,تداول,أفادنا,أخبرنا,سرد"))
report("ar", "verb", "asserts", "after", "قالوا,أفادوا,يقول,تقول,يقولون,يفيد,تفيد,يذكر,تذكر,يعلن,تعلن,يؤكد,تؤكد,يؤكدون,يضيف,تضيف,يوضح,توضح,يشير,تشير,ينقل,تنقل,يصرح,تصرح,يكشف,تكشف,يتحدث,تتحدث,مشيرا,مشيرة,مشيرا إلى,مشيرة إلى,مؤكدا,مؤكدة,مضيفا,مضيفة,موضحا,موضحة,لافتا,لافتة,لافتا إلى,مبينا,مبينة,قائلا,قائلة,منوها,زاعما,زاعمة,مدعيا,مدعية,متحدثا,ناقلا,معلنا,معلنة,كاشفا,معتبرا,معتبرة,مشددا,مرجحا,مرجحة,يزعم,تزعم,يدعي,تدعي,يرجح,ترجح,أفيد,ذكرت مصادر,قالت مصادر,أفادت مصادر,كما أفاد,كما ذكر,كما قال,كما أكد,كما أعلن,ماذكرت,ما ذكرت")
report("ar", "verb", "denies", "after", arabic("نفى,أنكر,كذب,رفض,فند,دحض,استبعد,تنصل") + ",ينفي,تنفي,نافيا,نافية,يرفض,ترفض,رافضا,رافضة,ينكر,تنكر,منكرا,مكذبا,مستبعدا")
report("ar", "verb", "admits", "after", arabic("اعترف,أقر,تبنى,تبنت") + ",يعترف,تعترف,يقر,تقر,معترفا,يتبنى,تتبنى,متبنيا,أعلن مسؤوليته,أعلنت مسؤوليتها,أعلن مسؤوليته عن,أعلنت مسؤوليتها عن,تبنى العملية,تبنت العملية")
report("ar", "verb", "blames", "after", arabic("اتهم,ألقى باللوم,وجه أصابع الاتهام,ألقى اللوم") + ",حمل مسؤولية,حملت مسؤولية,حملت المسؤولية,حمل المسؤولية,حملت كامل المسؤولية,يتهم,تتهم,متهما,متهمة,متهمين,محملا,محملة,يحمل المسؤولية,تحمل المسؤولية")
report("ar", "verb", "condemns", "after", arabic("أدان,استنكر,ندد,شجب,انتقد,نعى,أسف,احتج") + ",دان,دانت,يدين,تدين,ندين,مدينا,مدينة بشدة,مستنكرا,مستنكرة,منددا,منددة,يندد,تندد,يستنكر,تستنكر,ينتقد,تنتقد,منتقدا,تشجب")
report("ar", "verb", "threatens", "after", arabic("هدد,حذر,توعد,أنذر,أقسم") + ",يهدد,تهدد,مهددا,مهددة,يحذر,تحذر,محذرا,محذرة,يتوعد,تتوعد,متوعدا,متوعدة,تنذر")
report("ar", "verb", "plans", "after", arabic("تعهد,وعد,قرر,اتفق,عزم,اعتزم,نوى,وافق,التزم") + ",يتعهد,تتعهد,يعتزم,تعتزم,متعهدا,متعهدة,ينوي,تنوي,يخطط,تخطط,خطط,خططت,يسعى,تسعى")
report("ar", "verb", "demands", "after", arabic("طالب,دعا,ناشد,طلب,أمر,حث,أوصى,نصح") + ",دعت,دعوا,يطالب,تطالب,مطالبا,مطالبة ب,يدعو,تدعو,داعيا,داعية,يناشد,تناشد,مناشدا,مناشدة,يحث,تحث,حاثا,نطالب,ندعو")
report("ar", "noun", "asserts", "after", "بيان,بيان ل,بيان صادر عن,في بيان,بيان صدر عن,تقرير,تقرير ل,في تقرير,حسب تقرير,تصريح,تصريحات,في تصريح,تصريح ل,مصدر,مصادر,مصدر في,مصادر في,مصدر من,مصادر من,مراسل,مراسلنا,مراسلتنا,مراسلو,مراسلي,مراسلينا,مراسلونا,ناشطون,شهود,شهود عيان,شاهد عيان,مصدر عسكري,مصدر أمني,مصدر طبي,مصدر محلي,مصادر محلية,مصادر طبية,مصادر إعلامية,مصادر ميدانية,مصادر خاصة,أنباء عن,معلومات من,معلومات عن,شهادات,شهادة,إفادات,متحدث باسم,المتحدث باسم,الناطق باسم,ناطق باسم,المكتب الإعلامي,صفحات,صفحات محلية,إحصائية,حصيلة,خبر,أخبار,تغريدة,منشور,مقطع مصور,تسجيل مصور,مشاهد,صور")
report("ar", "preposition", "asserts", "after", "وفق,وفقا,وفقا ل,وفق ما,بحسب,حسب,بحسب ما,حسب ما,حسبما,بحسبما,وفق ما ذكر,وفق ما ذكرت,وفق ما أفاد,وفق ما أفادت,وفق ما قال,وفق ما أعلن,وفق ما أعلنت,نقلا عن,نقلا,استنادا إلى,استنادا,على حد قول,على حد زعم,على حد تعبير,على لسان,عن لسان,طبقا ل,طبقا,بناء على,كما أفاد به,كما نقل عن,نقلت عن,نقل عن,في تصريح ل,في حديث ل,في حديث إلى,في حديثه ل,خلال حديثه ل,في تصريحات ل,لوكالة,ل وكالة,عن مصدر,عن مصادر,من جهته,من جهتها,من جانبه,من جانبها,بدوره,بدورها,على ذمة,وفق المصدر,وفق المصادر,بحسب المصدر,بحسب المصادر,حسب المصدر,وبحسب المصدر,وفق مراسل,بحسب مراسل,بحسب ناشطين,وفق ناشطين,وفق شهود,بحسب شهود,بحسب وكالة,وفق وكالة")

# ================= reporting: Turkish =================
report("tr", "verb", "asserts", "before", "dedi,diyor,söyledi,söylüyor,açıkladı,açıklıyor,bildirdi,bildiriyor,bildirildi,duyurdu,duyuruyor,duyuruldu,belirtti,belirtiyor,belirtildi,ifade etti,ifade ediyor,ifade edildi,kaydetti,kaydedildi,aktardı,aktarıyor,aktarıldı,iddia etti,iddia ediyor,iddia edildi,öne sürdü,öne sürüldü,ileri sürdü,vurguladı,vurguluyor,doğruladı,doğrulandı,teyit etti,ekledi,yazdı,paylaştı,paylaşıldı,yayımladı,yayınladı,haber verdi,haberini geçti,savundu,dile getirdi,konuştu,anlattı,hatırlattı,öğrenildi,açıklandı,rapor etti,raporladı,tahmin etti")
report("tr", "verb", "denies", "before", "yalanladı,yalanlıyor,yalanlandı,reddetti,reddediyor,inkar etti,inkâr etti,kabul etmedi")
report("tr", "verb", "admits", "before", "itiraf etti,kabul etti,üstlendi,üstleniyor,sorumluluğu üstlendi,sorumluluğunu üstlendi")
report("tr", "verb", "blames", "before", "suçladı,suçluyor,itham etti,sorumlu tuttu,sorumlu tutuyor,hedef gösterdi")
report("tr", "verb", "condemns", "before", "kınadı,kınıyor,lanetledi,eleştirdi,eleştiriyor,tepki gösterdi,protesto etti,esefle karşıladı")
report("tr", "verb", "threatens", "before", "tehdit etti,tehdit ediyor,uyardı,uyarıyor,uyarısında bulundu,gözdağı verdi,yemin etti")
report("tr", "verb", "plans", "before", "planlıyor,planladı,söz verdi,taahhüt etti,karar verdi,kararlaştırdı,hedefliyor,amaçlıyor,anlaştı")
report("tr", "verb", "demands", "before", "istedi,istiyor,talep etti,talep ediyor,çağrı yaptı,çağrıda bulundu,çağırdı,davet etti,emretti")
report("tr", "preposition", "asserts", "before", "göre,haberine göre,bilgisine göre,açıklamasına göre,edinilen bilgiye göre,alınan bilgiye göre,kaynaklara göre,dayandırarak,aktardığına göre,bildirdiğine göre,verdiği bilgiye göre")
report("tr", "noun", "asserts", "before", "açıklaması,açıklamasında,raporu,raporunda,sözcüsü,kaynakları,kaynaklar,kaynağı,bildirisi,muhabiri,yetkilisi")

# ================= reporting: Russian =================
report("ru", "verb", "asserts", "before", "сказал,сказала,сказали,заявил,заявила,заявили,заявило,заявляет,заявляют,сообщил,сообщила,сообщили,сообщило,сообщает,сообщают,сообщается,передал,передает,передают,передало,отметил,отметила,отметили,отмечает,подчеркнул,подчеркнула,добавил,добавила,рассказал,рассказала,рассказали,пояснил,пояснила,уточнил,уточнила,уточнили,утверждает,утверждают,утверждал,подтвердил,подтвердила,подтвердили,подтверждает,пишет,пишут,написал,написала,объявил,объявила,объявили,информирует,проинформировал,указал,указала,указывает,считает,полагает,напомнил,признал,оценил,насчитал,зафиксировал,зафиксировали,говорит,говорят,говорится,говорил,опубликовал,опубликовала,цитирует")
report("ru", "verb", "denies", "before", "опроверг,опровергла,опровергли,опровергает,опровергают,отрицает,отрицают,отрицал,отверг,отвергла,отвергли,отвергает")
report("ru", "verb", "admits", "before", "признал,признала,признали,признает,взял на себя ответственность,взяла на себя ответственность,взяли на себя ответственность")
report("ru", "verb", "blames", "before", "обвинил,обвинила,обвинили,обвиняет,обвиняют,возложил ответственность,возложила ответственность,возложили ответственность")
report("ru", "verb", "condemns", "before", "осудил,осудила,осудили,осуждает,осуждают,раскритиковал,раскритиковала,критикует,выразил протест")
report("ru", "verb", "threatens", "before", "пригрозил,пригрозила,угрожает,угрожают,угрожал,предупредил,предупредила,предупреждает,поклялся")
report("ru", "verb", "plans", "before", "пообещал,пообещала,обещает,намерен,намерена,намерены,планирует,планируют,договорились,согласился,решил,решили,собирается")
report("ru", "verb", "demands", "before", "потребовал,потребовала,потребовали,требует,требуют,призвал,призвала,призвали,призывает,призывают,попросил,просит,настаивает")
report("ru", "preposition", "asserts", "after", "согласно,по данным,по словам,по информации,по сообщению,по сообщениям,по заявлению,по утверждению,по оценке,по оценкам,по сведениям,по версии,со ссылкой на,ссылаясь на,как сообщает,как сообщил,как сообщила,как сообщили,как передает,как заявил,как заявила,как отметил,как пишет,по мнению,со слов")
report("ru", "noun", "asserts", "before", "источник,источники,представитель,заявление,заявлении,сообщении,доклад,отчет")

# ================= reporting: French =================
report("fr", "verb", "asserts", "before", "a dit,ont dit,dit,disent,a déclaré,ont déclaré,déclare,a affirmé,ont affirmé,affirme,affirment,a annoncé,ont annoncé,annonce,annoncent,a indiqué,ont indiqué,indique,indiquent,a rapporté,ont rapporté,rapporte,rapportent,a précisé,ont précisé,précise,précisent,a ajouté,ajoute,a souligné,souligne,a expliqué,explique,a fait savoir,ont fait savoir,a fait état,fait état,font état,a confirmé,ont confirmé,confirme,confirment,a assuré,assure,assurent,a estimé,estime,a prétendu,prétend,a recensé,recense,a raconté,raconte,a écrit,écrit,a publié,a signalé,signale,a révélé,révèle,a noté,note,a rappelé,rappelle,soutient,a témoigné")
report("fr", "verb", "denies", "before", "a démenti,ont démenti,dément,démentent,nie,nient,a nié,ont nié,rejette,a rejeté,ont rejeté,réfute,a réfuté")
report("fr", "verb", "admits", "before", "a reconnu,ont reconnu,reconnaît,reconnaissent,a admis,admet,a revendiqué,ont revendiqué,revendique,revendiquent")
report("fr", "verb", "blames", "before", "a accusé,ont accusé,accuse,accusent,a imputé,ont imputé,impute,imputent,a mis en cause,met en cause")
report("fr", "verb", "condemns", "before", "a condamné,ont condamné,condamne,condamnent,a dénoncé,ont dénoncé,dénonce,dénoncent,critique,a critiqué,déplore,a déploré,s'indigne,a fustigé,fustige")
report("fr", "verb", "threatens", "before", "a menacé,ont menacé,menace,menacent,a averti,ont averti,avertit,met en garde,a mis en garde,ont mis en garde,prévient")
report("fr", "verb", "plans", "before", "a promis,promet,promettent,prévoit,prévoient,compte,envisage,s'est engagé,a décidé,ont décidé,ont convenu")
report("fr", "verb", "demands", "before", "a demandé,ont demandé,demande,demandent,a appelé,ont appelé,appelle,appellent,exige,a exigé,exhorte,a exhorté,réclame,a réclamé,ordonne,a ordonné,presse")
report("fr", "preposition", "asserts", "after", "selon,d'après,d après,de source,de sources,citant,cité par,citée par,cités par,aux dires de,au dire de,a-t-on appris de,a-t-on appris auprès de,a indiqué à,auprès de,de l'avis de,à en croire")
report("fr", "noun", "asserts", "after", "communiqué de,un communiqué de,rapport de,un rapport de,déclaration de,source au sein de,porte-parole de,le porte-parole de,correspondant de,un correspondant de")

# ================= reporting: German =================
report("de", "verb", "asserts", "before", "sagte,sagten,sagt,sagen,teilte mit,teilten mit,teilt mit,erklärte,erklärten,erklärt,berichtete,berichteten,berichtet,berichten,meldete,meldeten,meldet,melden,gab bekannt,gaben bekannt,gibt bekannt,kündigte an,kündigten an,bestätigte,bestätigten,bestätigt,betonte,betonten,betont,fügte hinzu,behauptete,behaupteten,behauptet,hieß es,heißt es,äußerte,schrieb,schreibt,twitterte,veröffentlichte,erläuterte,schätzt,schätzte,zitierte,zählte,dokumentierte,räumte ein,verkündete,verkündeten,so der,so die,wies darauf hin,verlautete")
report("de", "verb", "denies", "before", "dementierte,dementierten,dementiert,bestritt,bestritten,bestreitet,bestreiten,wies zurück,wiesen zurück,weist zurück,leugnete,leugnet")
report("de", "verb", "admits", "before", "gab zu,gaben zu,gibt zu,räumte ein,räumten ein,gestand,reklamierte für sich,bekannte sich,bekannten sich,bekennt sich")
report("de", "verb", "blames", "before", "beschuldigte,beschuldigten,beschuldigt,warf vor,warfen vor,wirft vor,machte verantwortlich,machten verantwortlich,macht verantwortlich,bezichtigte")
report("de", "verb", "condemns", "before", "verurteilte,verurteilten,verurteilt,kritisierte,kritisierten,kritisiert,prangerte an,protestierte,bedauerte")
report("de", "verb", "threatens", "before", "drohte,drohten,droht,drohen,warnte,warnten,warnt,warnen,schwor")
report("de", "verb", "plans", "before", "versprach,verspricht,plant,planen,beabsichtigt,will,wollen,beschloss,beschlossen,einigten sich,sagte zu")
report("de", "verb", "demands", "before", "forderte,forderten,fordert,fordern,rief auf,riefen auf,ruft auf,verlangte,verlangten,verlangt,appellierte,appelliert,bat,baten,mahnte")
report("de", "preposition", "asserts", "after", "laut,nach angaben,nach angaben von,nach angaben der,nach angaben des,zufolge,gemäß,unter berufung auf,nach berichten,nach einem bericht,nach worten,wie der,wie die,nach aussage,nach einschätzung,nach darstellung,aus sicht,nach informationen,nach erkenntnissen")
report("de", "noun", "asserts", "after", "sprecher,sprecherin,ein sprecher,erklärung,mitteilung,bericht,quelle,quellen,aktivisten,augenzeugen")

# ================= reporting: Spanish =================
report("es", "verb", "asserts", "before", "dijo,dijeron,dice,dicen,ha dicho,han dicho,declaró,declararon,declara,ha declarado,afirmó,afirmaron,afirma,afirman,ha afirmado,anunció,anunciaron,anuncia,ha anunciado,han anunciado,informó,informaron,informa,informan,ha informado,han informado,señaló,señalaron,señala,ha señalado,indicó,indicaron,indica,ha indicado,aseguró,aseguraron,asegura,ha asegurado,explicó,explica,ha explicado,agregó,añadió,ha añadido,confirmó,confirmaron,confirma,ha confirmado,precisó,ha precisado,reportó,reportaron,denunció que,sostuvo,sostiene,contó,relató,publicó,escribió,estimó,estima,subrayó,destacó,reveló,apuntó,documentó,alegó,difundió,recordó,comentó,manifestó")
report("es", "verb", "denies", "before", "negó,negaron,niega,niegan,ha negado,desmintió,desmintieron,desmiente,ha desmentido,rechazó,rechazaron,rechaza,ha rechazado,refutó")
report("es", "verb", "admits", "before", "admitió,admitieron,admite,reconoció,reconocieron,reconoce,ha reconocido,reivindicó,reivindicaron,reivindica,se atribuyó,ha reivindicado")
report("es", "verb", "blames", "before", "acusó,acusaron,acusa,acusan,ha acusado,culpó,culparon,culpa a,culpan,responsabilizó,responsabilizaron,responsabiliza,atribuyó a")
report("es", "verb", "condemns", "before", "condenó,condenaron,condena,condenan,ha condenado,denunció,denunciaron,denuncia,ha denunciado,criticó,criticaron,critica,lamentó,repudió")
report("es", "verb", "threatens", "before", "amenazó,amenazaron,amenaza,amenazan,ha amenazado,advirtió,advirtieron,advierte,advierten,ha advertido,juró,alertó")
report("es", "verb", "plans", "before", "prometió,promete,planea,planean,pretende,prevé,decidió,decidieron,acordaron,acordó,se comprometió")
report("es", "verb", "demands", "before", "pidió,pidieron,pide,piden,ha pedido,exigió,exigieron,exige,exigen,ha exigido,instó,instaron,insta,ha instado,llamó a,llamaron a,reclamó,reclama,solicitó,ordenó,urgió")
report("es", "preposition", "asserts", "after", "según,de acuerdo con,conforme a,citando a,citado por,citada por,citados por,a juicio de,en palabras de,según fuentes de,con base en,fuentes de,de acuerdo a")
report("es", "noun", "asserts", "after", "portavoz de,el portavoz de,comunicado de,un comunicado de,informe de,un informe de,declaración de,fuente de")

# ================= reporting: Kurmanji, Sorani =================
report("ku", "verb", "asserts", "before", "got,gotin,dibêje,dibêjin,da zanîn,dan zanîn,ragihand,ragihandin,radigihîne,ragihandiye,da diyarkirin,diyar kir,diyar kirin,diyar dike,eşkere kir,eşkere kirin,anî ziman,anîn ziman,zêde kir,belav kir,belav kirin,piştrast kir,îdia kir,îdia kirin,destnîşan kir,bal kişand,xuya kir,nivîsand,nivîsî,parve kir,tekez kir,got ku")
report("ku", "verb", "denies", "before", "red kir,red kirin,înkar kir,derew derxist,pûç kir")
report("ku", "verb", "admits", "before", "li xwe girt,mikur hat,qebûl kir")
report("ku", "verb", "blames", "before", "tawanbar kir,tawanbar kirin,sûcdar kir,sûcdar kirin,berpirsiyar girt")
report("ku", "verb", "condemns", "before", "şermezar kir,şermezar kirin,şermezar dike,protesto kir,rexne kir,rexne kirin")
report("ku", "verb", "threatens", "before", "gef xwar,gef li,hişyarî da,gef dixwe,tehdît kir")
report("ku", "verb", "demands", "before", "bang kir,bang kirin,xwest,xwestin,dixwaze,daxwaz kir,daxwaz kirin,bang li")
report("ku", "preposition", "asserts", "after", "li gorî,li gor,bi gotina,li gorî agahiyên,li gorî agahiyan,li gorî ajansa,di daxuyaniya,bi agahiya")
report("ckb", "verb", "asserts", "before", "گوتی,وتی,دەڵێت,دەڵێن,رایگەیاند,ڕایگەیاند,رایانگەیاند,ڕایانگەیاند,راگەیاند,ئاشکرای کرد,ئاشکرایکرد,ئاماژەی بە,ئاماژەی دا,بڵاوی کردەوە,بڵاویکردەوە,پشتڕاستی کردەوە,جەختی کردەوە,باسی کرد,باسیکرد,نووسی,ڕوونی کردەوە")
report("ckb", "verb", "denies", "before", "رەتی کردەوە,ڕەتی کردەوە,رەتیکردەوە,بەدرۆی خستەوە,نکۆڵی کرد")
report("ckb", "verb", "blames", "before", "تۆمەتبار کرد,تۆمەتباری کرد,تاوانبار کرد")
report("ckb", "verb", "condemns", "before", "سەرکۆنەی کرد,سەرکۆنە کرد,ئیدانەی کرد,ڕەخنەی گرت")
report("ckb", "verb", "threatens", "before", "هەڕەشەی کرد,هۆشداری دا,هۆشداریدا")
report("ckb", "verb", "demands", "before", "داوای کرد,داوایکرد,بانگەوازی کرد,داوا دەکات")
report("ckb", "preposition", "asserts", "after", "بە گوێرەی,بەگوێرەی,بەپێی,بە پێی,بە وتەی,بە وتەی سەرچاوەیەک,لە زاری")

# ================= reporting: Persian, Hebrew =================
report("fa", "verb", "asserts", "before", "گفت,گفتند,می‌گوید,می‌گویند,میگوید,گفته,گفته است,اعلام کرد,اعلام کردند,اعلام کرده,گزارش داد,گزارش دادند,گزارش کرد,خبر داد,خبر دادند,افزود,تاکید کرد,تأکید کرد,اظهار داشت,اظهار کرد,بیان کرد,تصریح کرد,اشاره کرد,مدعی شد,مدعی شدند,ادعا کرد,ادعا کردند,تایید کرد,تأیید کرد,نوشت,نوشته,منتشر کرد,یادآور شد,خاطرنشان کرد,توضیح داد,به نقل از گفت,ابراز کرد,عنوان کرد,ثبت کرد")
report("fa", "verb", "denies", "before", "تکذیب کرد,تکذیب کردند,رد کرد,رد کردند,انکار کرد,منکر شد")
report("fa", "verb", "admits", "before", "اعتراف کرد,پذیرفت,مسئولیت را بر عهده گرفت,بر عهده گرفت,اذعان کرد")
report("fa", "verb", "blames", "before", "متهم کرد,متهم کردند,مقصر دانست,مسئول دانست,متهم می‌کند")
report("fa", "verb", "condemns", "before", "محکوم کرد,محکوم کردند,محکوم می‌کند,انتقاد کرد,تقبیح کرد,نکوهش کرد")
report("fa", "verb", "threatens", "before", "تهدید کرد,تهدید کردند,هشدار داد,هشدار دادند,سوگند یاد کرد")
report("fa", "verb", "demands", "before", "خواست,خواستند,خواستار شد,خواستار شدند,درخواست کرد,دعوت کرد,فراخواند")
report("fa", "preposition", "asserts", "after", "به گزارش,به گفته,به نقل از,بنا بر,بنابر,بر اساس,براساس,طبق,مطابق,بنا به گفته,از قول,به نوشته,به استناد")
report("he", "verb", "asserts", "before", "אמר,אמרה,אמרו,אומר,אומרים,מסר,מסרה,מסרו,נמסר,דיווח,דיווחה,דיווחו,דווח,הודיע,הודיעה,הודיעו,הצהיר,הצהירה,טען,טענה,טענו,הוסיף,הוסיפה,ציין,ציינה,אישר,אישרה,אישרו,הדגיש,פרסם,פרסמה,כתב,הסביר,הבהיר,סיפר,העריך,תיעד")
report("he", "verb", "denies", "before", "הכחיש,הכחישה,הכחישו,מכחיש,דחה,דחתה,דחו,שלל,שללה")
report("he", "verb", "admits", "before", "הודה,הודתה,הודו,נטל אחריות,נטלה אחריות,קיבל אחריות,קיבלה אחריות")
report("he", "verb", "blames", "before", "האשים,האשימה,האשימו,מאשים,מאשימה")
report("he", "verb", "condemns", "before", "גינה,גינתה,גינו,מגנה,מגנים,ביקר,ביקרה")
report("he", "verb", "threatens", "before", "איים,איימה,איימו,מאיים,הזהיר,הזהירה,הזהירו,מזהיר,נשבע")
report("he", "verb", "demands", "before", "דרש,דרשה,דרשו,דורש,קרא ל,קראה ל,קראו ל,ביקש,ביקשה,תבע")
report("he", "preposition", "asserts", "after", "לפי,על פי,על־פי,לדברי,כך לפי,מפי,בהסתמך על,מטעם,לטענת,כדברי,מדיווחי")

# ================= modality: English =================
modal("en", "planned", "forward", """plan to,plan on,intend to,aim to,prepare to,prepare for,gear up,get ready to,vow to,pledge to,promise to,hope to,decide to,expect to,
look to,want to,wish to,resolve to,ponder,contemplate,mull,envisage,envision""", True)
modal("en", "planned", "forward", "planning,planned,plans,plan,preparing,preparations for,preparation for,in preparation for,aiming,aims,aim of,with the aim of,goal of,intention of,intends,intent on,in order to,bound to,set to,poised to,due to begin,due to start,due to take,about to,on the verge of,on the brink of,ready to,is to,are to,was to,were to,going to,to be held,scheduled,scheduled for,slated for,slated to,upcoming,forthcoming,looming,imminent,pending,next phase of,eyeing,mulling,weighing,considering,destined to,determined to")
modal("en", "threatened", "forward", "threaten to,threaten with,vow to retaliate,vow revenge,vow to avenge", True)
modal("en", "threatened", "forward", "threat of,threats of,under threat of,ultimatum,vowed retaliation,promised revenge")
# "would" is a plan in what somebody says of himself, else a mere possibility
modal("en", "conditional", "clause", "would")
modal("en", "hypothetical", "forward", "if,unless,in case,in case of,in the event of,may,might,could,may have,might have,possibly,possible,possibility of,potential,potentially,perhaps,maybe,likely,unlikely,likely to,unlikely to,probably,presumably,risk of,at risk of,fear of,fears of,fears that,fear that,feared,fearing,concerns about,concern that,concerns of,worries about,danger of,prospect of,prospects of,hypothetical,speculation,speculations,rumors of,rumours of,whether,capable of,ability to,chance of,chances of,what if,assuming,provided that,on condition that,in theory,lest,warned of,warning of,warned that")
modal("en", "negated", "clause", "not,never,no,neither,nor,without,no longer,denied,denies,deny,denying,denial of,denied that,did not,does not,do not,was not,were not,is not,are not,has not,have not,had not,will not,would not,could not,cannot,can't,didn't,doesn't,don't,wasn't,weren't,isn't,aren't,hasn't,haven't,hadn't,won't,wouldn't,couldn't,no evidence of,no evidence that,no sign of,no signs of,no reports of,no report of,no confirmation of,untrue,false,falsely,baseless,unfounded,fabricated,rejected claims,refused to,refuses to,refusing to,rejected,refuted,dismissed,ruled out,rules out,ruling out,far from,instead of,rather than,avoid,avoided,avoiding,stopped short of,stop short of,yet to,has yet to,have yet to,had yet to,absence of,lack of,hardly,barely,nobody,no one,nothing,prevent,prevented,preventing,averted,avert,without causing,no casualties")
modal("en", "failed", "clause", "fail to,attempt unsuccessfully to,struggle to", True)
modal("en", "failed", "clause", "failed,failing,failed to,failure to,failed attempt to,unsuccessful,unsuccessfully,in vain,to no avail,abortive,botched,foiled,thwarted,foil,thwart,foiling,thwarting,repelled,repel,repelling,repulsed,aborted,unable to,without success,could not,was stopped,were stopped,was foiled,were foiled,was thwarted,were thwarted,was repelled,beaten back,prevented from,stalled,collapsed,broke down")
modal("en", "attempted", "forward", "try to,attempt to,endeavor to,strive to,seek to,struggle to,fight to,push to,work to,bid to", True)
modal("en", "attempted", "forward", "attempt,attempts,attempted,attempting,trying,efforts to,effort to,in an attempt to,in an effort to,attempted to,bid to,in a bid to,bid for,sought to")

# ================= modality: Arabic =================
modal("ar", "planned", "forward", "سوف,سيتم,سيقوم,ستقوم,سيكون,ستكون,سيبدأ,ستبدأ,سينفذ,ستنفذ,سيعقد,ستعقد,ستشن,سيشن,من المقرر,من المقرر أن,المقرر,مقرر,من المتوقع,من المتوقع أن,المتوقع,يعتزم,تعتزم,اعتزام,عزم,عزمه,عزمها,ينوي,تنوي,نية,نيته,نيتها,يخطط,تخطط,يخططون,خطة,خطط,تخطيط,التخطيط,يستعد,تستعد,يستعدون,استعداد,استعدادا,استعدادات,الاستعداد,تحضير,تحضيرا,تحضيرات,التحضير,يحضر,تحضر ل,تمهيدا,تمهيد,يعتزمون,يهدف,تهدف,بهدف,يسعى,تسعى,يسعون,سعي,سعيا,مساعي,بغية,بغرض,من أجل,تعهد,تعهدت,يتعهد,تتعهد,وعد,وعدت,سيواصل,ستواصل,على وشك,وشيك,وشيكة,مرتقب,مرتقبة,المرتقب,المرتقبة,قريبا,يأمل,تأمل,قرر,قررت,عازم,عازمة,يتجه,تتجه ل,بصدد,دعا إلى,دعت إلى")
modal("ar", "threatened", "forward", "هدد,هددت,يهدد,تهدد,يهددون,تهديد,تهديدات,بالتهديد,توعد,توعدت,يتوعد,تتوعد,مهددا,مهددة,متوعدا,متوعدة,وعيد,بالرد,سيرد,سترد,انتقاما,الانتقام,إنذار,مهلة")
modal("ar", "hypothetical", "forward", "إذا,إذا ما,إن كان,لو,في حال,في حالة,حال,ربما,قد يكون,قد تكون,قد يتم,قد تشهد,قد يؤدي,قد تؤدي,قد يشن,قد تشن,لعل,من الممكن,الممكن,ممكن,يمكن,يمكن أن,من المحتمل,المحتمل,محتمل,محتملة,يحتمل,احتمال,احتمالية,احتمالات,خشية,خوفا,خوفا من,تخوف,تخوفات,مخاوف,وسط مخاوف,مخاوف من,تحسبا,تحسبا ل,خطر,مخاطر,توقعات,متوقع,متوقعة,تكهنات,شائعات,إشاعات,يشتبه,مفترض,افتراضي,ما لم,شريطة,بشرط,سواء,حذر من,حذرت من,محذرا من,محذرة من,تحذيرات من,يحذر من,يرجح أن,ما إذا,فيما إذا,هل")
modal("ar", "negated", "clause", "لم,لن,ليس,ليست,ليسوا,لا,ما لم,غير,دون,دون أن,من دون,بدون,بلا,عدم,نفى,نفت,نفوا,ينفي,تنفي,نفي,نافيا,نافية,كذب,أنكر,أنكرت,رفض,رفضت,يرفض,ترفض,لم يتم,لم ترد,لم تسجل,لم يسجل,دون وقوع,دون تسجيل,دون ورود,لا أنباء عن,لا صحة,لا صحة ل,عار عن الصحة,عارية عن الصحة,غير صحيح,غير صحيحة,مزيف,امتنع,امتنعت,تجنب,منع,منعت,استبعد,استبعدت,انعدام,بعيدا عن,بدلا من,ولم,فلم")
modal("ar", "failed", "clause", "فشل,فشلت,يفشل,تفشل,فشلوا,فاشل,فاشلة,الفاشلة,الفاشل,إفشال,أفشل,أفشلت,إحباط,أحبط,أحبطت,يحبط,تحبط,محبطا,تصدى,تصدت,يتصدى,تتصدى,التصدي,صد,صدت,صدوا,عجز,عجزت,باءت بالفشل,باء بالفشل,دون جدوى,تعثر,تعثرت,أجهض,أجهضت,إجهاض,لم يتمكن,لم تتمكن,لم ينجح,لم تنجح,لم يفلح,لم تفلح,حال دون,حالت دون")
modal("ar", "attempted", "forward", "حاول,حاولت,حاولوا,يحاول,تحاول,يحاولون,محاولة,محاولات,محاولا,محاولة منه,محاولين,في محاولة,في محاولة ل,لمحاولة,سعى,سعت,جهود,مساع,شرع في,محاولته,محاولتهم,محاولتها")

# ================= modality: the other nine =================
modal("tr", "planned", "clause", "planlıyor,planladı,planlanan,planlanıyor,hazırlanıyor,hazırlığı,hazırlıkları,hazırlık,amaçlıyor,hedefliyor,amacıyla,için hazırlanan,niyetinde,söz verdi,bekleniyor,beklenen,yakında,üzere,karar aldı,düzenlenecek,yapılacak,başlayacak,başlatacak,olacak,gerçekleştirecek,devam edecek,istiyor")
modal("tr", "threatened", "clause", "tehdit etti,tehdit ediyor,tehdidi,tehdidinde,gözdağı,misilleme yapacak,intikam yemini,uyardı")
modal("tr", "hypothetical", "clause", "eğer,şayet,ise,halinde,durumunda,takdirde,belki,olabilir,edebilir,yapabilir,muhtemelen,muhtemel,olası,ihtimali,ihtimal,olasılığı,riski,endişesi,korkusu,kaygısı,sanılıyor,tahmin ediliyor,iddiası,söylentisi,mümkün,acaba")
modal("tr", "negated", "clause", "değil,yok,yoktu,olmadı,olmadığı,olmadığını,yalanladı,yalanlandı,reddetti,asılsız,gerçek dışı,yaşanmadı,bulunmadı,etmedi,edilmedi,vermedi,almadı,olmayan,hiçbir,asla,olmadan,etmeden,ne de,önlendi,engellendi")
modal("tr", "failed", "clause", "başarısız,başarısız oldu,başaramadı,püskürtüldü,püskürttü,engelledi,engellendi,önledi,önlendi,sonuçsuz kaldı,akamete uğradı,boşa çıkarıldı,boşa çıkardı,geri püskürtüldü,çöktü")
modal("tr", "attempted", "clause", "çalıştı,çalışıyor,çalışan,girişimi,girişiminde,girişimde,teşebbüs,teşebbüsü,denedi,deniyor,denemesi,çabası,çabaları")
modal("ru", "planned", "forward", "будет,будут,планирует,планируют,планировал,планировали,планируется,намерен,намерена,намерены,намеревается,собирается,собираются,готовится,готовятся,готовит,готовят,подготовка,подготовку,подготовки к,готов,готовы,обещает,обещают,пообещал,пообещала,предстоит,предстоящий,предстоящая,предстоящей,ожидается,ожидают,хочет,хотят,цель,целью,чтобы,должен,должны,скоро,рассчитывает,договорились")
modal("ru", "threatened", "forward", "угрожает,угрожают,угрожал,пригрозил,пригрозила,пригрозили,угроза,угрозы,угрозу,угрозой,ультиматум,поклялся,предупредил")
modal("ru", "hypothetical", "forward", "если,в случае,может,могут,мог,могла,могли,могло,возможно,возможный,возможная,возможной,возможность,вероятно,вероятный,вероятность,вероятной,предположительно,опасения,опасается,опасаются,риск,риска,якобы,бы,ли,слухи,потенциальный,потенциальной,допускает,наверное,кажется,при условии,не исключено")
modal("ru", "negated", "clause", "не,нет,ни,без,никто,никогда,опроверг,опровергла,опровергли,опровергает,опровергают,отрицает,отрицают,отрицал,отверг,отвергла,отказался,отказалась,отказались,отказ,ложь,ложные,ложными,неправда,отсутствие,отсутствуют,нельзя,не было,не были,не является,исключил,вместо")
modal("ru", "failed", "clause", "не удалось,не смог,не смогла,не смогли,не сумел,не сумели,провалился,провалилась,провалились,провал,неудачный,неудачная,неудачной,безуспешно,безуспешные,отбит,отбита,отбили,отразил,отразили,отражена,отражено,предотвратил,предотвратили,предотвращен,предотвращена,сорвал,сорвали,сорвана,пресек,пресекли,пресечена,потерпел неудачу")
modal("ru", "attempted", "forward", "попытался,попыталась,попытались,пытается,пытаются,пытался,пытались,попытка,попытки,попытку,попыток,попытке,покушение,усилия,стремится,стремятся,старается")
modal("fr", "planned", "forward", "va,vont,allait,allaient,prévoit,prévoient,prévoyait,prévu,prévue,prévus,planifie,planifié,compte,comptent,envisage,envisagent,a l'intention de,ont l'intention de,entend,entendent,prépare,préparent,se prépare,se préparent,préparatifs,s'apprête,s'apprêtent,doit,doivent,devrait,devraient,a promis,promet,promettent,s'est engagé,vise à,visent à,visant à,afin de,dans le but de,en vue de,prêt à,prêts à,sur le point de,imminent,imminente,prochain,prochaine,veut,veulent,sera,seront,souhaite,objectif,cherche à,cherchent à")
modal("fr", "threatened", "forward", "menace de,menacent de,a menacé de,ont menacé de,menaçant de,menace,menaces,ultimatum,jure de,a juré de")
modal("fr", "hypothetical", "forward", "si,en cas de,au cas où,peut,peuvent,pourrait,pourraient,pourra,peut-être,probable,probablement,possible,possibilité,éventuel,éventuelle,éventuellement,potentiel,potentielle,risque de,risquent de,craint,craignent,crainte,craintes,redoute,redoutent,serait,seraient,aurait,auraient,rumeurs,hypothèse,soupçonné,soupçonnés,sauf si,à condition")
modal("fr", "negated", "clause", "ne,n'a,n'est,n'ont,pas,jamais,aucun,aucune,sans,ni,non,dément,a démenti,ont démenti,démentent,nie,nient,a nié,ont nié,rejette,a rejeté,ont rejeté,refuse,refusent,a refusé,faux,fausse,infondé,infondées,absence de,au lieu de,plutôt que,personne,éviter")
modal("fr", "failed", "clause", "échoué,a échoué,ont échoué,échec,en vain,vainement,sans succès,raté,ratée,manqué,avorté,avortée,déjoué,a déjoué,ont déjoué,déjouée,repoussé,a repoussé,ont repoussé,repoussée,n'a pas réussi,n'ont pas réussi,n'est pas parvenu,incapable de,incapables de,infructueux,infructueuse")
modal("fr", "attempted", "forward", "tente de,tentent de,tenté de,a tenté de,ont tenté de,tentait de,tentative,tentatives,essaie de,essaient de,a essayé de,ont essayé de,s'efforce de,efforts pour,cherche à")
modal("de", "planned", "forward", "wird,werden,will,wollen,wollte,wollten,plant,planen,plante,planten,geplant,geplante,geplanten,beabsichtigt,beabsichtigen,bereitet vor,bereiten vor,vorbereitung,vorbereitungen,soll,sollen,sollte,sollten,versprach,verspricht,kündigte an,angekündigt,angekündigte,bevorstehend,bevorstehende,bevorstehenden,demnächst,bald,ziel,um zu,möchte,hofft,erwartet,erwartete,steht bevor,bereit")
modal("de", "threatened", "forward", "droht,drohen,drohte,drohten,drohung,drohungen,androht,angedroht,ultimatum,schwor,warnte")
# no würde, könnte, hätte: folded they are wurde, konnte, hatte
modal("de", "hypothetical", "forward", "wenn,falls,sofern,ob,kann,können,dürfte,dürften,möglich,möglicherweise,mögliche,möglichen,möglicher,wahrscheinlich,vermutlich,vielleicht,eventuell,mutmaßlich,angeblich,gefahr,risiko,befürchtet,befürchten,befürchtung,befürchtungen,sorge,gerüchte,wäre,im falle,für den fall,potenziell,potenzielle")
modal("de", "negated", "clause", "nicht,kein,keine,keinen,keiner,nie,niemals,niemand,ohne,weder,noch nicht,dementierte,dementierten,dementiert,bestritt,bestreitet,bestreiten,wies zurück,leugnete,verneinte,falsch,unwahr,statt,anstatt,verweigert,verweigerte,lehnte ab,lehnten ab,lehnt ab")
modal("de", "failed", "clause", "scheiterte,scheiterten,gescheitert,gescheiterte,gescheiterten,misslang,misslungen,missglückt,erfolglos,vergeblich,fehlgeschlagen,vereitelt,vereitelte,vereitelten,abgewehrt,wehrte ab,wehrten ab,zurückgeschlagen,schlug zurück,schlugen zurück,verhindert,verhinderte,verhinderten")
modal("de", "attempted", "forward", "versucht,versuchen,versuchte,versuchten,versuch,versuche,bemüht sich,bemühen sich,versuchter,versuchten anschlag")
modal("es", "planned", "forward", "va a,van a,iba a,iban a,planea,planean,planeaba,planeado,planeada,prevé,prevén,previsto,prevista,previstos,pretende,pretenden,tiene previsto,prepara,preparan,se prepara,se preparan,preparativos,preparación,promete,prometen,prometió,prometieron,busca,buscan,con el fin de,con el objetivo de,a fin de,quiere,quieren,próximo,próxima,inminente,será,serán,debe,deberá,a punto de,dispuesto a,listos para,objetivo de,acordaron,espera,esperan")
modal("es", "threatened", "forward", "amenaza con,amenazan con,amenazó con,amenazaron con,ha amenazado con,amenazando con,amenaza,amenazas,ultimátum,juró,advirtió")
modal("es", "hypothetical", "forward", "si,en caso de,puede,pueden,podría,podrían,podrá,quizá,quizás,tal vez,posible,posibles,posibilidad,posiblemente,probable,probablemente,eventual,potencial,riesgo de,temen,teme,temor,temores,presunto,presunta,presuntos,supuesto,supuesta,supuestos,rumores,habría,habrían,sería,serían,a menos que,siempre que,acaso,hipotético")
modal("es", "negated", "clause", "no,nunca,jamás,ningún,ninguna,nadie,sin,ni,niega,niegan,negó,negaron,ha negado,desmintió,desmiente,desmintieron,desmentido,rechazó,rechaza,rechazaron,rechazan,se negó,se niega,falso,falsa,falsas,infundado,ausencia de,en lugar de,en vez de,tampoco")
modal("es", "failed", "clause", "fracasó,fracasaron,fracasado,fracaso,fallido,fallida,fallidos,fallidas,en vano,sin éxito,frustró,frustraron,frustrado,frustrada,repelió,repelieron,repelido,rechazaron el ataque,no logró,no lograron,no consiguió,no pudo,no pudieron,impidió,impidieron,desbarató,desbarataron,abortado")
modal("es", "attempted", "forward", "intenta,intentan,intentó,intentaron,intentaba,intentaban,intento,intentos,trata de,tratan de,trató de,trataron de,trataba de,tentativa,esfuerzos por,procura")
modal("ku", "planned", "forward", "plan dike,plan kir,plan dikin,amadekarî,amadekariyên,amade dike,amade ye,haziriyê,haziriyên,soz da,hêvî dike,armanca,bi armanca,dixwaze,dixwazin,biryar da,nêzîk e")
modal("ku", "threatened", "forward", "gef,gefê,gefan,gef li,gef xwar,gefên,tehdît,tehdîd")
modal("ku", "hypothetical", "forward", "eger,heke,ger,dibe ku,dikare,dikarin,belkî,gengaz,îhtîmal,mimkûn,metirsî,metirsiya,tirsa,heger,bila")
modal("ku", "negated", "clause", "ne,na,nehat,nehatin,nekir,nekirin,nebû,tune,tine,tu,qet,bê,bêyî,red kir,red kirin,înkar kir,derew,nehiştin,nehişt")
modal("ku", "failed", "clause", "têk çû,têk çûn,têk çûye,bi ser neket,serneket,serneketin,pûç kir,pûç kirin,vala derxist,vala derxistin,hate têkbirin,şikandin")
modal("ku", "attempted", "forward", "hewl da,hewl dan,hewl dide,hewl didin,hewla,hewldana,hewldan,hewldanên,dixwest,xwest ku")
modal("ckb", "planned", "forward", "بڕیارە,پلان,پلانی,خۆی ئامادە دەکات,ئامادەکاری,ئامادەکارییەکان,بەنیازە,بەڵێنی دا,دەیەوێت,دەیانەوێت,بە مەبەستی,چاوەڕوان دەکرێت,مەبەستی")
modal("ckb", "threatened", "forward", "هەڕەشە,هەڕەشەی,هەڕەشەی کرد,هەڕەشەکان,هۆشداری")
modal("ckb", "hypothetical", "forward", "ئەگەر,لەوانەیە,ڕەنگە,رەنگە,دەشێت,دەکرێت,مەترسی,مەترسیی,ئەگەری,ئەگەری هەیە,گریمانە,شیمانە")
modal("ckb", "negated", "clause", "نە,نییە,نەبوو,نەکرد,نەکرا,هیچ,بێ,بەبێ,ڕەتی کردەوە,رەتی کردەوە,نەهێشت,دووری")
modal("ckb", "failed", "clause", "شکستی هێنا,شکست,سەرکەوتوو نەبوو,نەیتوانی,نەیانتوانی,تێکشکێندرا,تێکشکاند,ڕێگری لێ کرا")
modal("ckb", "attempted", "forward", "هەوڵی دا,هەوڵ دەدات,هەوڵ دەدەن,هەوڵی,هەوڵ,هەوڵەکان,دەیویست")
modal("fa", "planned", "forward", "خواهد,خواهند,قرار است,قصد دارد,قصد دارند,قصد داشت,در نظر دارد,برنامه,برنامه‌ریزی,تصمیم دارد,آماده می‌شود,آماده,آمادگی,تدارک,به زودی,قول داد,وعده داد,متعهد شد,به منظور,برای آنکه,می‌خواهد,می‌خواهند,در صدد,درصدد,در آستانه,قریب‌الوقوع,امیدوار")
modal("fa", "threatened", "forward", "تهدید,تهدید کرد,تهدید کردند,تهدیدات,تهدید به,اولتیماتوم,هشدار داد,انتقام")
modal("fa", "hypothetical", "forward", "اگر,چنانچه,در صورت,در صورتی که,شاید,ممکن,ممکن است,احتمال,احتمالا,احتمالی,محتمل,می‌تواند,می‌توانند,بیم,نگرانی,خطر,گمانه‌زنی,شایعات,ظاهرا,گویا,فرضی,مگر")
modal("fa", "negated", "clause", "نه,نیست,نبود,نشد,نکرد,نکردند,ندارد,نداشت,هیچ,بدون,بی,عدم,تکذیب,تکذیب کرد,تکذیب کردند,رد کرد,رد کردند,انکار,هرگز,نشده,نکرده,بی‌اساس,دروغ,خودداری,به جای,جلوگیری")
modal("fa", "failed", "clause", "ناکام,ناکام ماند,ناکام ماندند,ناموفق,شکست خورد,شکست خوردند,نتوانست,نتوانستند,خنثی,خنثی کرد,خنثی شد,دفع,دفع کرد,دفع شد,عقیم,بی‌نتیجه,بی نتیجه,ناکامی")
modal("fa", "attempted", "forward", "تلاش,تلاش کرد,تلاش کردند,تلاش می‌کند,تلاش برای,کوشید,کوشیدند,سعی,سعی کرد,سعی دارد,سعی کردند,اقدام به,می‌کوشد")
modal("he", "planned", "forward", "יהיה,תהיה,יהיו,מתכנן,מתכננת,מתכננים,תכנן,תכננה,תכננו,תוכנית,תכנית,מתכוון,מתכוונת,מתכוונים,עומד,עומדת,עומדים,צפוי,צפויה,צפויים,נערך,נערכת,נערכים,היערכות,הכנות,הכנה,מתכונן,הבטיח,הבטיחה,כדי,במטרה,רוצה,בקרוב,מיועד")
modal("he", "threatened", "forward", "מאיים,מאיימת,מאיימים,איים,איימה,איימו,איום,איומים,אולטימטום,הזהיר")
modal("he", "hypothetical", "forward", "אם,במקרה,במידה,אולי,ייתכן,יתכן,עלול,עלולה,עלולים,עשוי,עשויה,עשויים,אפשרי,אפשרית,אפשרות,סבירות,חשש,חששות,סכנה,סיכון,כביכול,לכאורה,שמועות,האם,יכול,יכולה,יכולים")
modal("he", "negated", "clause", "לא,אין,אינו,אינה,אינם,בלי,ללא,מבלי,אף,מעולם,הכחיש,הכחישה,הכחישו,דחה,דחתה,שלל,שקר,שקרי,במקום,סירב,סירבה,סירבו,מנע,מנעו")
modal("he", "failed", "clause", "נכשל,נכשלה,נכשלו,כישלון,כשל,סוכל,סוכלה,סיכל,סיכלה,סיכלו,נהדף,נהדפה,הדף,הדפו,לא הצליח,לא הצליחה,לא הצליחו,לשווא,כושל,כושלת")
modal("he", "attempted", "forward", "ניסה,ניסתה,ניסו,מנסה,מנסים,ניסיון,ניסיונות,נסיון,נסיונות,מאמץ,מאמצים")


def write(name, header, rows):
    with open(os.path.join(COMMON, name), "w", encoding="utf-8") as out:
        print("\t".join(header + ["source"]), file=out)
        for row in dict.fromkeys(rows):
            print("\t".join(row + (SOURCE,)), file=out)


write("reporting.tsv", ["phrase", "language", "kind", "stance", "side"], reporting)
write("modality.tsv", ["phrase", "language", "value", "scope"], modality)
