#!/usr/bin/env python3
"""Makes packs/common/events/ar.yaml: the frames of en.yaml in Arabic, with every form of their words.

    python3 packs/common/tools/arabic_frames.py

Verbs are given as "perfect imperfect" (third person masculine singular, unvowelled) and conjugated in the persons news
uses, with object pronouns; a verb with one form only is taken as it stands. Nouns are given with their plurals and get
possessive pronouns; the article is cut by text/token. Words: own knowledge of news Arabic.
"""
import os

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(os.path.dirname(HERE), "events", "ar.yaml")

PRONOUNS = ["ه", "ها", "هم", "هما"]


def perfect(v):
    if v[-1] in "ىا":
        return [v, v[:-1] + "ت", v[:-1] + "وا", v[:-1] + "يا", v[:-1] + "تا"]
    if v[-1] == "ت":  # مات
        return [v, v + "ت", v + "وا", v + "ا"]
    return [v, v + "ت", v + "وا", v + "ا", v + "تا"]


def imperfect(v):
    fem = "ت" + v[1:]
    if v[-1] in "ىي":
        return [v, fem, v[:-1] + "ون", v[:-1] + "وا"]
    return [v, fem, v + "ون", v + "وا", v + "ان"]


def with_object(forms):
    out = []
    for f in forms[:2]:
        if f[-1] == "ى":
            f = f[:-1] + "ا"
        out += [f + p for p in PRONOUNS]
    return out


def verbs(text, objects=False):
    out = []
    for item in (x.strip() for x in text.split(",")):
        if not item:
            continue
        parts = item.split("+")  # "perfect imperfect+rest"
        rest = " " + parts[1].strip() if len(parts) > 1 else ""
        words = parts[0].split()
        if len(words) != 2 or words[1][0] not in "يُ":  # a phrase as it stands
            out.append(item.replace("+", " "))
            continue
        forms = perfect(words[0]) + imperfect(words[1])
        if objects and not rest:
            forms += with_object(perfect(words[0])) + with_object(imperfect(words[1]))
        out += [f + rest for f in forms]
    return list(dict.fromkeys(out))


def accusative(phrase):
    """إنزال جوي -> إنزالا جويا; None where the ending is not written"""
    words = phrase.split()
    if len(words) > 2 or any(w.startswith("ال") or w[-1] in "ةىاءتيه" and not w.endswith("وي") and w not in ADJECTIVES for w in words):
        return None
    return " ".join(w + "ا" for w in words)


ADJECTIVES = {"جوي", "مدفعي", "صاروخي", "إسرائيلي", "روسي", "تركي", "بري", "انتحاري", "عشوائي", "عسكري", "أرضي", "كيميائي", "كيماوي", "مروحي"}


def nouns(text, owners=False):
    out = []
    for n in (x.strip() for x in text.split(",")):
        if not n:
            continue
        out.append(n)
        if accusative(n):
            out.append(accusative(n))
        if owners and " " not in n:
            stem = n[:-1] + "ت" if n[-1] == "ة" else n
            out += [stem + p for p in PRONOUNS]
    return list(dict.fromkeys(out))


FRAMES = []


def frame(fid, subtype, kind, score, roles, v="", n="", objects=False, owners=False, **more):
    FRAMES.append((fid, subtype, kind, score, roles, more, verbs(v, objects), nouns(n, owners)))


ATTACK = "attack"

# ---- explosions
frame("air_strike", "air_drone_strike", "act", 0.85, ATTACK, owners=True,
      v="أغار يغير, شن الطيران, شنت الطائرات, نفذ الطيران, نفذت الطائرات, قصف من الجو, ألقى الطيران, ألقت المروحيات, ألقت الطائرات",
      n="""غارة, غارات, غارتان, غارتين, غارة جوية, غارات جوية, ضربة جوية, ضربات جوية, ضربتان جويتان, ضربتين جويتين, قصف جوي, هجوم جوي,
      هجمات جوية, غارة إسرائيلية, غارة روسية, قصف بالطيران, قصف الطيران, قصف طيران, قصف بطيران, قصف طائرات, قصف الطائرات, قصف مروحي,
      استهداف جوي, غارتان جويتان, غارتين جويتين, غارة بطائرة مسيرة, غارات للطيران, غارات من الطيران, ضربة بطائرة مسيرة, ضربة من طائرة مسيرة,
      هجوم بطائرة مسيرة, هجوم بمسيرة, هجوم بطائرات مسيرة, استهداف بطائرة مسيرة, استهداف بمسيرة, هجوم مسيرة, عدوان جوي, القصف الجوي,
      استهداف الطيران, استهداف من الطيران, استهداف طيران, استهداف طائرة مسيرة, استهداف مسيرة, ضربات الطيران, ضربة الطيران, سلسلة غارات, طلعة جوية, طلعات جوية""")
frame("barrel_bomb", "air_drone_strike", "act", 0.85, ATTACK, thing="true",
      n="برميل متفجر, براميل متفجرة, البراميل المتفجرة, برميلا متفجرا, برميلين متفجرين, مسيرة انتحارية, طائرة مسيرة انتحارية, مسيرات انتحارية")
frame("bombard", "shelling_artillery_missile", "act", 0.75, ATTACK, refine="true", objects=True, owners=True,
      v="قصف يقصف, دك يدك, أمطر يمطر, قُصف, تعرض يتعرض+لقصف, تعرضت لقصف, تعرض للقصف, تعرضت للقصف, طال القصف, جدد قصفه, جددت قصفها, كثفت قصفها",
      n="""قصف, القصف, قصف مدفعي, قصف صاروخي, قصف مدفعي وصاروخي, قصف بري, قصف بقذائف, قصف مكثف, قصف عنيف, قصف بالمدفعية, قصف بالصواريخ, قصوف,
      قذائف, قذيفة, رشقة صاروخية, رشقات صاروخية, صاروخ, صواريخ, قصف براجمات الصواريخ, قصف بالهاون, استهداف مدفعي, ضربة صاروخية, ضربات صاروخية,
      قصف عشوائي, استهداف صاروخي, هجوم صاروخي, هجمات صاروخية, استهداف بالمدفعية, استهداف بقذائف""")
frame("strike_at", "shelling_artillery_missile", "act", 0.7, ATTACK, refine="true", objects=True, owners=True,
      v="استهدف يستهدف, ضرب يضرب, استُهدف, جرى استهداف, تم استهداف",
      n="استهداف, ضربة, ضربات, ضربتين, ضربتان, استهدافات, مستهدف, مستهدفة, مستهدفين")
frame("suicide_bomb", "suicide_bomb", "act", 0.9, ATTACK,
      v="فجر يفجر+نفسه, فجر يفجر+نفسها, فجر انتحاري, فجر انتحاريان, فجر حزامه الناسف",
      n="هجوم انتحاري, هجمات انتحارية, تفجير انتحاري, تفجيرات انتحارية, عملية انتحارية, عمليات انتحارية, تفجير إرهابي انتحاري, عملية استشهادية, تفجير حزام ناسف, تفجيرين انتحاريين, حزام ناسف, سيارة يقودها انتحاري")
frame("ied", "remote_explosive_ied", "act", 0.85, ATTACK, refine="suicide_only", objects=True,
      v="انفجر ينفجر, فجر يفجر, تفجر, انفجرت به, انفجرت بهم",
      n="""انفجار, انفجارات, تفجير, تفجيرات, تفجيرين, انفجارين, انفجار لغم, انفجار عبوة ناسفة, انفجار عبوة, انفجار ألغام, انفجار سيارة مفخخة, انفجار دراجة نارية مفخخة,
      انفجار جسم غريب, انفجار ذخيرة, انفجار قنبلة, تفجير عبوة ناسفة, تفجير سيارة مفخخة, انفجار من مخلفات الحرب, انفجار مخلفات الحرب, تفجير إرهابي, انفجار قذيفة, انفجار مقذوف,
      انفجار صاعق, انفجار لغم أرضي, انفجار ذخائر غير منفجرة, انفجار قنبلة عنقودية""")
frame("bomb", "remote_explosive_ied", "act", 0.85, ATTACK, thing="true", refine="suicide_only",
      n="عبوة ناسفة, عبوات ناسفة, عبوة, عبوتين, عبوتان, لغم, لغم أرضي, ألغام, مفخخة, مفخخات, سيارة مفخخة, سيارات مفخخة, دراجة نارية مفخخة, دراجة مفخخة, شاحنة مفخخة, عبوة لاصقة, مخلفات الحرب, مخلفات حرب, مخلفات القصف, جسم متفجر, ذخائر غير منفجرة, قنبلة عنقودية, قنابل عنقودية")
frame("grenade", "grenade", "act", 0.88, ATTACK, n="قنبلة يدوية, قنابل يدوية, رمانة يدوية, انفجار قنبلة يدوية, إلقاء قنبلة يدوية, رمي قنبلة, قنبلة هجومية")
frame("chemical", "chemical_weapon", "act", 0.9, ATTACK,
      n="هجوم كيميائي, هجوم كيماوي, الهجوم الكيماوي, قصف كيماوي, قصف كيميائي, هجمات كيميائية, غاز السارين, غاز الكلور, غازات سامة, غاز سام, الكلور السام, مجزرة الكيماوي, أسلحة كيميائية, أسلحة كيماوية, حالات اختناق")

# ---- fighting
frame("clash", "armed_clash", "act", 0.8, "mutual", intransitive="true",
      v="اشتبك يشتبك, تبادل إطلاق النار, تبادلت إطلاق النار, تصدى يتصدى, اندلعت اشتباكات, دارت اشتباكات, تقاتل يتقاتل",
      n="اشتباك, اشتباكات, اشتباكات مسلحة, اشتباكات عنيفة, معارك, معركة, قتال, مواجهات, مواجهة, مواجهات مسلحة, تبادل إطلاق النار, تبادل إطلاق نار, تبادل للنار, اقتتال, مناوشات, معارك عنيفة, المعارك الدائرة")
frame("assault", "armed_clash", "act", 0.7, ATTACK, refine="true", objects=True, owners=True,
      v="هاجم يهاجم, اقتحم يقتحم, شن يشن+هجوما, شن يشن+هجوم, شن هجوم, تسلل يتسلل, باغت يباغت, نصب كمينا, نصبت كمينا, نصبوا كمينا, تعرض يتعرض+لهجوم, تعرضت لهجوم, تعرضت دورية, أطلق يطلق+النار, أطلق يطلق+الرصاص, فتح يفتح+النار, أطلق يطلق+رصاص, تعرض لإطلاق نار, تعرضت لإطلاق نار, قنص يقنص",
      n="هجوم, هجمات, هجوم مسلح, هجمات مسلحة, كمين, كمائن, اقتحام, اعتداء, اعتداءات, عدوان, إطلاق نار, إطلاق النار, النار على, الرصاص على, النار باتجاه, النار تجاه, النار عليه, إطلاق رصاص, إطلاق الرصاص, تسلل, محاولة تسلل, عملية تسلل, هجوم بري, هجوم مباغت, عملية عسكرية, عملية أمنية, عملية خاصة, عملية نوعية")
frame("landing", "armed_clash", "act", 0.75, ATTACK,
      n="إنزال, إنزال جوي, إنزالات جوية, عملية إنزال, عملية إنزال جوي, عمليات إنزال, عمليات إنزال جوي, انزال, انزال جوي, إنزالين, إنزالين جويين, إنزالات")
frame("repel", "armed_clash", "act", 0.75, "attack", swap="true",
      v="أحبط يحبط, صد يصد, أفشل يفشل", n="إحباط, صد, إفشال, التصدي, تصدي")
frame("inflict", "armed_clash", "weak", 0.6, ATTACK, needs="target",
      v="دمر يدمر, أباد يبيد, حيد يحيد, قضى يقضي+على, كبد خسائر", n="تدمير, تحييد, القضاء على")

# ---- territory
frame("take", "takeover", "weak", 0.85, "take", needs="place",
      v="سيطر يسيطر, استعاد يستعيد, حرر يحرر, بسط يبسط+سيطرته, بسطت سيطرتها, دخل يدخل, احتل يحتل, فرض سيطرته, فرضت سيطرتها, سيطرت على, استولى يستولي, تقدم يتقدم, انتزع ينتزع, طهر يطهر, أمن سيطرته, اجتاح يجتاح",
      n="سيطرة, السيطرة على, استعادة, تحرير, بسط السيطرة, استعادة السيطرة, احتلال, استيلاء, سقوط, دخول")
frame("withdraw", "non_violent_transfer_of_territory", "weak", 0.75, "own", needs="agent", intransitive="true",
      v="انسحب ينسحب, سلم يسلم, أخلى يخلي, تراجع يتراجع, خرج يخرج+من", n="انسحاب, تسليم, إخلاء, انسحابات, تراجع")

# ---- violence against people
frame("kill", "harm", "harm", 0.75, "harm", measure="killed", names_one="true",
      v="قتل, قتلت, قُتل, قُتلت, استشهد, استشهدت, اُستشهد, ارتقى, ارتقت, توفي, توفيت, توفى, لقي مصرعه, لقي حتفه, لقيت مصرعها, لقيت حتفها, فقد حياته, فقدت حياتها, فارق الحياة, فارقت الحياة, سقط شهيدا, مات, ماتت, لقى مصرعه, لقى حتفه, قضى, قتله, قتلته, قتلتها, قتلها",
      n="مقتل, استشهاد, مصرع, قتل, وفاة, ارتقاء, موت, جثة, جثمان")
frame("lose_life", "harm", "harm", 0.75, "harm", measure="killed", names_one="true", needs="life",
      v="فقد يفقد, خسر يخسر", n="فقدان, خسارة")
frame("kill_one", "harm", "harm", 0.7, "harm", measure="killed", counts_one="true",
      n="مقتله, مقتلها, استشهاده, استشهادها, وفاته, وفاتها, مصرعه, مصرعها, قتله, قتلها")
frame("kill_more", "harm", "harm", 0.75, "harm", measure="killed", objects=True,
      v="قتلوا يقتل, قُتلوا, قتلا, يقتلون, تقتل, استشهدوا يستشهد, تستشهد, استشهدا, ارتقوا يرتقي, ترتقي, توفوا يتوفى, لقوا مصرعهم, لقوا حتفهم, فقدوا حياتهم, فارقوا الحياة, ماتوا يموت, فقدوا أرواحهم, أزهقت, أودى بحياة, أودت بحياة, راح ضحيته, راح ضحيتها, لقي, ذهب ضحيته, يودي بحياة, تودي بحياة, صفى يصفي, أجهز على, سقط قتلى, سقوط قتلى, عثر على جثة, عُثر على جثة, العثور على جثث, قضوا",
      n="مجزرة, مجازر, قتلى, شهداء, قتيل, قتيلا, شهيد, شهيدا, شهيدين, شهيدان, شهيدة, ضحايا, ضحية, قتيلين, قتيلان, وفيات, ضحايا مدنيين, حصيلة القتلى, حصيلة الشهداء, حصيلة الضحايا, حصيلة ضحايا, حصيلة, عدد القتلى, عدد الشهداء, عدد الضحايا, عدد ضحايا, ارتفاع حصيلة, جثث, جثامين, مذبحة, القتلى, الشهداء, العثور على جثة")
frame("wound", "harm", "harm", 0.5, "harm", measure="wounded", owners=True,
      v="جرح يجرح, جُرح, أصيب يصاب, أُصيب, اصيب, أصاب يصيب",
      n="إصابة, إصابات, جرح, جرحى, جريح, جريحا, مصابين, مصابا, مصاب, مصابون, إصابته, اصابة, جروح, جريحين")
frame("execute", "attack", "act", 0.85, ATTACK, measure="killed", objects=True,
      v="اغتال يغتال, أعدم يعدم, ذبح يذبح, صلب يصلب, نفذ حكم الإعدام, قطع رأس, أعدم ميدانيا, تعرض لعملية اغتيال",
      n="اغتيال, اغتيالات, عملية اغتيال, إعدام, إعدامات, إعدام ميداني, إعدامات ميدانية, ذبح, تصفية, تصفية ميدانية, مقبرة جماعية")
frame("attack_people", "attack", "act", 0.75, ATTACK, objects=True,
      v="طعن يطعن, عذب يعذب, ضرب بالهراوات", n="محاولة اغتيال, رصاص قناص, رصاص قناصة, قنص, تعذيب, طعن, انتهاك, انتهاكات")
frame("abduct", "abduction_forced_disappearance", "act", 0.88, ATTACK, objects=True,
      v="خطف يخطف, اختطف يختطف, احتجز يحتجز رهائن, أخفى قسريا", n="خطف, اختطاف, عملية خطف, اختفاء قسري, إخفاء قسري, اختطافه")
frame("rape", "sexual_violence", "act", 0.9, ATTACK, v="اغتصب يغتصب", n="اغتصاب, عنف جنسي, اعتداء جنسي, تحرش")
frame("arrest", "arrests", "act", 0.85, ATTACK, objects=True, owners=True,
      v="اعتقل يعتقل, أوقف يوقف, داهم يداهم, احتجز يحتجز, ألقى القبض, ألقت القبض, ألقي القبض, شن يشن+حملة مداهمات, شن يشن+حملة مداهمة, شن يشن+حملة اعتقالات, نفذ ينفذ+حملة مداهمات, نفذ ينفذ+حملة مداهمة, اقتاد يقتاد",
      n="اعتقال, اعتقالات, مداهمة, مداهمات, حملة اعتقالات, حملة مداهمات, حملة مداهمة, حملة دهم, حملة دهم واعتقال, عملية دهم, دهم, حملة أمنية, احتجاز, توقيف, إلقاء القبض, القبض على, حملة اعتقال, عمليات دهم, حملة دهم واعتقالات, مداهمات واعتقالات")

# ---- protests
frame("protest", "peaceful_protest", "act", 0.8, "own", intransitive="true",
      v="تظاهر يتظاهر, احتج يحتج, خرجت مظاهرة, خرجت مظاهرات, اعتصم يعتصم, خرج الأهالي بمظاهرة",
      n="مظاهرة, مظاهرات, تظاهرة, تظاهرات, احتجاج, احتجاجات, وقفة احتجاجية, وقفات احتجاجية, اعتصام, إضراب, مسيرة احتجاجية, إضراب عام, عصيان مدني")
frame("disperse", "protest_with_intervention", "weak", 0.9, ATTACK, needs="protest_context",
      v="فرق يفرق, فض يفض, قمع يقمع", n="تفريق, فض, قمع, غاز مسيل للدموع, قنابل مسيلة للدموع, الغاز المسيل للدموع")
frame("shoot_protesters", "excessive_force_against_protesters", "weak", 0.92, ATTACK, needs="protest_context",
      v="أطلق يطلق+النار على المتظاهرين, أطلق يطلق+الرصاص على المتظاهرين, أطلق يطلق+الرصاص الحي", n="إطلاق النار على المتظاهرين, إطلاق الرصاص على المتظاهرين, الرصاص الحي")
frame("riot", "violent_demonstration", "act", 0.82, "own", v="رشق يرشق, رشق بالحجارة", n="أعمال شغب, شغب, رشق بالحجارة, إحراق إطارات, حرق إطارات")
frame("mob", "mob_violence", "act", 0.8, "mutual", n="شجار, مشاجرة, اقتتال عشائري, خلاف عشائري, اشتباكات عشائرية, اقتتال عائلي, ثأر")

# ---- strategic
frame("agree", "agreement", "act", 0.85, "mutual", intransitive="true",
      v="وقع يوقع+اتفاقا, توصل يتوصل+إلى اتفاق, توصلا إلى اتفاق, اتفق يتفق, تبادل الأسرى, توصل يتوصل+لاتفاق",
      n="اتفاق, هدنة, وقف إطلاق النار, وقف لإطلاق النار, وقف إطلاق نار, تهدئة, مصالحة, تسوية, اتفاق مصالحة, تبادل أسرى, تبادل الأسرى, صفقة تبادل, اتفاقية, صلح, إعلان هدنة")
frame("move_forces", "change_to_group_activity", "act", 0.75, "own", intransitive="true",
      v="عزز يعزز, انتشر ينتشر, نشر ينشر, حشد يحشد, أرسل يرسل+تعزيزات, استقدم يستقدم, حاصر يحاصر, دفع يدفع+بتعزيزات, انضم ينضم, اندمج يندمج, أطلق عملية, طوق يطوق",
      n="تعزيزات, تعزيزات عسكرية, حصار, تطويق, انتشار, حشود, حشود عسكرية, رتل عسكري, أرتال عسكرية, دورية مشتركة, دوريات مشتركة, تسيير دورية, مناورات, تدريبات عسكرية, حظر تجول, حظر التجول, استنفار, تجنيد, إعادة انتشار, حملة تمشيط, عملية تمشيط, تحليق, تحليق مكثف")
frame("disrupt", "disrupted_weapons_use", "act", 0.85, "own",
      v="أسقط يسقط+طائرة, أسقط يسقط+مسيرة, اعترض يعترض, فكك يفكك, ضبط يضبط, صادر يصادر, أبطل يبطل+مفعول",
      n="إسقاط طائرة, إسقاط مسيرة, إسقاط, تفكيك عبوة, تفكيك عبوات, تفكيك لغم, تفكيك ألغام, إزالة ألغام, مصادرة أسلحة, ضبط أسلحة, مستودع أسلحة, مخزن أسلحة, اعتراض صاروخ, اعتراض صواريخ, إزالة الألغام, الدفاعات الجوية تتصدى")
frame("base", "base_established", "act", 0.85, "own", v="أنشأ ينشئ, أقام يقيم+قاعدة, أقام يقيم+نقطة, ثبت نقطة", n="إنشاء قاعدة, إنشاء نقطة, إقامة نقطة, نقطة عسكرية جديدة, قاعدة عسكرية جديدة, نقطة مراقبة جديدة, إقامة قاعدة")
frame("destroy_property", "looting_property_destruction", "act", 0.8, ATTACK,
      v="نهب ينهب, أحرق يحرق, جرف يجرف, هدم يهدم, سرق يسرق, خرب يخرب, عفش يعفش", n="نهب, سرقة, تعفيش, حرق, إحراق, هدم, جرف, تخريب, تجريف")
frame("strategic_other", "other", "act", 0.6, "own", type="strategic", v="انشق ينشق, فر يفر+من السجن", n="انشقاق, انقلاب, هروب من السجن, فرار من السجن, عفو عام")

# ---- diplomacy
frame("statement", "statement", "weak", 0.6, "say", needs="agent", intransitive="true", political="true",
      v="أدان يدين, دان, استنكر يستنكر, ندد يندد, اتهم يتهم, حذر يحذر, طالب يطالب, دعا يدعو, هدد يهدد, رفض يرفض, نفى ينفي, انتقد ينتقد, حمل يحمل+مسؤولية, حث يحث, شدد يشدد, رحب يرحب, تعهد يتعهد",
      n="إدانة, اتهام, تحذير, تهديد, استنكار, مطالبة, تنديد")
frame("meet", "meeting", "weak", 0.7, "mutual", needs="agent", intransitive="true", political="true",
      v="التقى يلتقي, اجتمع يجتمع, بحث يبحث+مع, عقد يعقد+اجتماعا, تفاوض يتفاوض, ناقش يناقش, استقبل يستقبل",
      n="اجتماع, لقاء, مباحثات, محادثات, مفاوضات, قمة, جولة مفاوضات, مشاورات, اتصال هاتفي")
frame("sanction", "sanction", "act", 0.85, ATTACK, political="true", v="فرض يفرض+عقوبات, أدرج يدرج+على قائمة", n="عقوبات, فرض عقوبات, حظر أسلحة, مذكرة توقيف, مذكرة اعتقال")

# ---- people in need
frame("aid", "aid", "act", 0.75, "own", v="أوصل مساعدات, أدخل مساعدات, وزع يوزع+مساعدات, أرسل مساعدات, دخلت قافلة", n="مساعدات إنسانية, قافلة مساعدات, قوافل مساعدات, مساعدات إغاثية, قافلة إنسانية, إيصال المساعدات, إدخال المساعدات, شاحنات مساعدات, سلال غذائية")
frame("displace", "displacement", "act", 0.75, "own", intransitive="true", measure="displaced", target_default="civilians",
      v="نزح ينزح, تهجر, هجر يهجر, فر يفر, لجأ يلجأ, أجلى يجلي", n="نزوح, تهجير, حركة نزوح, إجلاء, تهجير قسري, موجة نزوح, عودة نازحين, عودة اللاجئين, عودة النازحين")
frame("conditions", "civilian_conditions", "act", 0.65, "own", target_default="civilians",
      n="مجاعة, جوع, سوء التغذية, كوليرا, نقص المياه, انقطاع المياه, انقطاع الكهرباء, أزمة إنسانية, أزمة خبز, أزمة وقود, نقص الأدوية, نقص الغذاء")

ROLES = {
    "attack": "{subject: agent, object: target, by: agent, of: agent, on: target, against: target, from: agent, to: target, support: agent, with: agent}",
    "harm": "{subject: agent, object: target, by: agent, of: target, from: target, to: target, against: target}",
    "mutual": "{subject: agent, object: target, by: agent, of: agent, with: target, against: target, between: agent}",
    "take": "{subject: agent, object: target, by: agent, of: agent, from: target, support: agent}",
    "own": "{subject: agent, object: target, by: agent, of: agent, from: none, against: target, with: agent}",
    "say": "{subject: agent, object: target, by: agent, of: agent, against: target}",
}


def main():
    with open(OUT, "w", encoding="utf-8") as f:
        f.write("# Made by packs/common/tools/arabic_frames.py; change that, not this. The keys: en.yaml.\n")
        f.write("# Source: own word lists, 2026-11.\nlanguage: ar\norder: vso\nrole_sets:\n")
        for name, roles in ROLES.items():
            f.write(f"  {name}: {roles.replace('{', '{modifier: agent, ') if name not in ('harm',) else roles}\n")
        f.write("frames:\n")
        for fid, subtype, kind, score, roles, more, v, n in FRAMES:
            f.write(f"  - id: {fid}\n    subtype: {subtype}\n    kind: {kind}\n    score: {score}\n    roles: {roles}\n")
            for key, value in more.items():
                f.write(f"    {key}: {value}\n")
            if v:
                f.write(f"    verbs: [{', '.join(v)}]\n")
            if n:
                f.write(f"    nouns: [{', '.join(n)}]\n")


main()
