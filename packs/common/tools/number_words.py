#!/usr/bin/env python3
"""Makes packs/common/numbers.tsv: the words of numbers and of what stands around them, in eleven languages.

    python3 packs/common/tools/number_words.py > packs/common/numbers.tsv

Columns: phrase, language (* = all), role, value, max, source. Roles:
  cardinal     value; parts add up by the rules of filters/extract/quantity.c
  multiplier   hundred, thousand, dozen …: value times what stands before
  vague        value … max; empty value = unknown ("several"), empty max = open ("dozens")
  article      one, when no number word follows ("a")
  ordinal      value
  suffix       behind digits without a blank; value is the kind it makes
  at_least at_most about               before the number
  at_least_after at_most_after about_after   behind the number or its noun
  range_open range_join                "between … and", "to"; value open = joins only behind a range_open
  join         joins parts of one number ("and", "y", "و")
  digit_group  digits in threes are parted by a blank (_) or a full stop
  of           between a number and its noun
  proclitic    may be written before digits without a blank
  before after what the number is: value = age area date distance duration label measure model money percent time year
  counted      a noun that numbers count; value = kind of it
  none         holds a number word that is none ("no one", the weekday الأحد)
"""
rows = []


def add(lang, role, words, value="", high=""):
    for w in words.split(","):
        if w.strip():
            rows.append((w.strip(), lang, role, str(value), str(high)))


def series(lang, words, start=0, role="cardinal"):
    """words by ',', one a value; '/' parts forms"""
    for i, forms in enumerate(words.split(",")):
        for f in forms.strip().split("/"):
            if f:
                rows.append((f, lang, role, str(start + i), ""))


def tens(lang, words, role="cardinal"):
    for i, forms in enumerate(words.split(",")):
        for f in forms.strip().split("/"):
            rows.append((f, lang, role, str(20 + 10 * i), ""))


def kinds(lang, role, text):
    for line in text.strip().split("\n"):
        kind, words = line.split(":", 1)
        add(lang, role, words, kind.strip())


# ---- signs, in every language ----
kinds("*", "before", "money: $,€,£,₽,₺,₪")
kinds("*", "after", "percent: %,٪\nmoney: $,€,£,₽,₺,₪\ndistance: km,kms\narea: km²,km2,m²,m2\nmeasure: mm,kg,cm\ntime: gmt,utc")
add("*", "at_least_after", "+")
add("*", "about", "~,≈")
add("*", "range_join", "-,–,—")
kinds("*", "before", """model: sukhoi,mig,antonov,ilyushin,tupolev,boeing,airbus,kalashnikov,grad,scud,tomahawk,fateh,shahed,mohajer,bayraktar,tos,rpg,covid,uragan,smerch,kornet,osa,pantsir,buk,qiam,burkan,tochka,iskander,zelzal,falaq,oniks,kalibr""")

# ---- how thousands are parted ----
for lang in "fr ru es de ku".split():
    add(lang, "digit_group", "_")
for lang in "de es tr ku".split():
    add(lang, "digit_group", ".")
add("ar", "proclitic", "و,ف,ب,ل,ك,ال,وال,بال,لل,ول,وب,فال,كال,ولل,وبال")
add("he", "proclitic", "ו,ב,ל,כ,ה,מ,של,וב,ול,וה")
add("fa", "proclitic", "و")

for lang, word in (("en", "of"), ("ar", "من"), ("fr", "de,d,des"), ("de", "von,der"), ("es", "de,de los"), ("fa", "از"), ("ckb", "لە"), ("ku", "ji"), ("ru", "из"), ("he", "מ")):
    add(lang, "of", word)

# ---- English ----
series("en", "zero/nil,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen,eighteen,nineteen")
tens("en", "twenty,thirty,forty/fourty,fifty,sixty,seventy,eighty,ninety")
add("en", "multiplier", "hundred", 100); add("en", "multiplier", "thousand", 1000); add("en", "multiplier", "million,mln", 10**6)
add("en", "multiplier", "billion,bn,bln", 10**9); add("en", "multiplier", "trillion", 10**12); add("en", "multiplier", "dozen", 12)
add("en", "cardinal", "a dozen", 12); add("en", "cardinal", "half a dozen,half dozen,half-dozen", 6); add("en", "cardinal", "a score", 20); add("en", "cardinal", "a single,single", 1)
add("en", "article", "a,an", 1)
add("en", "vague", "dozens,several dozen,a few dozen,few dozen,some dozens", 24); add("en", "vague", "scores", 40); add("en", "vague", "tens", 20)
add("en", "vague", "hundreds,several hundred,a few hundred,few hundred,many hundreds", 200); add("en", "vague", "thousands,several thousand,a few thousand,many thousands", 2000)
add("en", "vague", "tens of thousands,several tens of thousands", 20000); add("en", "vague", "hundreds of thousands,several hundred thousand", 200000)
add("en", "vague", "millions,several million,a few million", 2000000)
add("en", "vague", "a couple,couple,a pair,pair", 2, 2)
add("en", "vague", "several,a number,a large number,a small number,an unknown number,an unspecified number,an undetermined number,a few,few,a handful,many,numerous,various,multiple,countless,a lot,lots,large numbers,great numbers,a group,some of,plenty")
add("en", "vague", "no,zero,none,no one,nobody", 0, 0)
series("en", "first,second,third,fourth,fifth,sixth,seventh,eighth,ninth,tenth,eleventh,twelfth,thirteenth,fourteenth,fifteenth,sixteenth,seventeenth,eighteenth,nineteenth,twentieth", 1, "ordinal")
add("en", "suffix", "st,nd,rd,th", "ordinal"); add("en", "suffix", "s", "year"); add("en", "suffix", "m", "distance"); add("en", "suffix", "am,pm", "time"); add("en", "suffix", "k", "thousand")
add("en", "at_least", "at least,at the least,at the very least,at a minimum,more than,over,well over,no fewer than,no less than,not less than,not fewer than,upwards of,upward of,in excess of,above,greater than,a minimum of,exceeding,exceeded,exceeds,surpassed,surpassing,topped,topping,north of,in more than,least")
add("en", "at_most", "up to,upto,as many as,as much as,as few as,at most,at the most,no more than,not more than,fewer than,less than,a maximum of,below,not exceeding")
add("en", "about", "about,around,approximately,approx,roughly,some,nearly,almost,close to,an estimated,estimated,circa,just under,just over,virtually,an average of,near to,near,in the region of,somewhere around,something like,a little over,slightly over,a reported")
add("en", "at_least_after", "or more,at least,at minimum,and counting,or over,plus"); add("en", "at_most_after", "at most,or fewer,or less,at the most"); add("en", "about_after", "or so,approximately,odd")
add("en", "range_open", "between"); add("en", "range_join", "to,or"); add("en", "range_join", "and", "open"); add("en", "join", "and")
kinds("en", "before", """
age: aged,age,ages,the age of,at age
label: No,number,nos,route,highway,hill,road,unit,resolution,article,article no,battalion,brigade,division,regiment,channel,page,flight,phase,stage,camp,sector,area,zone,chapter,room,gate,checkpoint,block,building,point,site,base,battery,task force,force,group,group of,hotel,street,world war,security council resolution,unscr,psalm,verse,version,season,episode,round,geneva,astana,sochi,apollo,formula,article number,paragraph,section,law,decree,case,file,ship,hull,tel,phone,call,fax,p,pp,vol,id,top,day,g
year: in the year,year,since the,fiscal
date: January,February,March,April,May,June,July,August,September,October,November,December,Jan,Feb,Mar,Apr,Jun,Jul,Aug,Sep,Sept,Oct,Nov,Dec,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday,Muharram,Safar,Ramadan,Shawwal,Rajab,Shaban
time: at about,o clock
money: us$,usd,eur,gbp
""")
kinds("en", "after", """
date: January,February,March,April,May,June,July,August,September,October,November,December,Jan,Feb,Mar,Apr,Jun,Jul,Aug,Sep,Sept,Oct,Nov,Dec,Ramadan,Muharram,Shawwal
age: year old,years old,year-olds,year olds,yearold,yearolds,month old,months old,month olds,day old,week old,years of age
duration: second,seconds,minute,minutes,hour,hours,day,days,week,weeks,month,months,year,years,decade,decades,century,centuries,night,nights,fortnight,weekend,weekends,min,mins,hr,hrs,half hours,straight days,consecutive days,more days,times,working days
distance: kilometer,kilometers,kilometre,kilometres,kilometers away,mile,miles,meter,meters,metre,metres,yard,yards,feet,foot,ft,nautical miles,nautical mile,inch,inches,mi
area: square kilometers,square kilometres,square kilometer,square kilometre,sq km,sqkm,square km,square miles,square mile,sq mi,square meters,square metres,sq m,hectares,hectare,acres,acre,dunums,dunams,dunum
percent: percent,per cent,pct,percentage point,percentage points,per mille,thirds,fourths,fifths,quarters,tenths,third of
money: dollar,dollars,usd,us dollars,euro,euros,eur,pound,pounds,syrian pounds,lira,liras,rubles,roubles,ruble,riyals,dinars,cents,lebanese pounds,turkish lira,gbp,sterling,shekels
time: a m,p m,am,pm,o clock,oclock,gmt,local time,hours gmt,hours local time,utc,hrs local
measure: ton,tons,tonne,tonnes,kilogram,kilograms,kilo,kilos,kg,lb,lbs,pound bomb,pound bombs,liter,liters,litre,litres,gallon,gallons,barrels of oil,millimeter,millimeters,millimetre,millimetres,mm,caliber,calibre,degrees,degree,celsius,fahrenheit,magnitude,megawatts,mw,knots,mph,kph,kmh,bpd,barrels per day,cubic meters,cubic metres,volts,watts,hertz,gb,mb
label: views,likes,retweets,comments,shares,followers,replies,subscribers,points
year: ad,bc,bce,ce
""")
kinds("en", "counted", """
person: people,persons,person,individuals,individual,others,other,men and women,lives,souls,victims,casualties,bodies,corpses,residents,inhabitants,locals,citizens,nationals,employees,workers,members,passengers,worshippers,guests,students,pupils,teachers,farmers,prisoners,detainees,hostages,captives,refugees,migrants,idps,displaced,displaced people,syrians,iraqis,lebanese,turks,iranians,palestinians,russians,americans,afghans,pakistanis,yemenis
civilian: civilians,civilian,noncombatants,non-combatants
child: children,child,kids,boys,boy,girls,girl,minors,infants,infant,babies,baby,toddlers,newborns,teenagers,schoolchildren
woman: women,woman,females,mothers
man: men,man,males
fighter: fighters,fighter,militants,militant,terrorists,terrorist,rebels,rebel,insurgents,insurgent,gunmen,gunman,jihadists,jihadist,jihadis,militiamen,militiaman,combatants,mercenaries,extremists,takfiris,operatives,guerrillas,recruits,suicide bombers,suicide bomber,attackers,attacker,assailants,assailant,snipers
soldier: soldiers,soldier,troops,servicemen,serviceman,personnel,officers,officer,military personnel,army soldiers,policemen,policeman,police officers,guards,commandos,marines,conscripts,commanders,commander,generals,advisers,advisors
dead: dead,deaths,killed,fatalities,martyrs,martyr
wounded: wounded,injured,injuries,hurt
elderly: elderly
medic: medics,paramedics,doctors,nurses,rescuers,aid workers,white helmets,volunteers
journalist: journalists,reporters,media workers,media activists
family: families,households,family
""")
add("en", "none", "one another,one day,at one point,one by one,one side,on one side,the one,one hand,one and the same,one third,one half,one quarter,one way,one time,no longer,no doubt,no matter,no way,first of all,second to none,no one else,at first,at once,a day,a week,a month,a year,an hour,a minute,a mile,a kilometer,a kilometre,the first time,first time,at first glance,first lady,prime minister,secondly,firstly,no fly,no fly zone,no man,a lot of,one sided,a third,one fifth")

# ---- Arabic ----
series("ar", "صفر,واحد/واحدة/أحد/إحدى,اثنان/اثنين/اثنتان/اثنتين/اثنا/اثني/إثنان/إثنين/إثنتين,ثلاثة/ثلاث,أربعة/أربع,خمسة/خمس,ستة/ست,سبعة/سبع,ثمانية/ثمان/ثماني,تسعة/تسع,عشرة/عشر")
for i, (m, f) in enumerate([("أحد", "إحدى"), ("اثنا", "اثنتا"), ("ثلاثة", "ثلاث"), ("أربعة", "أربع"), ("خمسة", "خمس"), ("ستة", "ست"), ("سبعة", "سبع"), ("ثمانية", "ثماني"), ("تسعة", "تسع")]):
    add("ar", "cardinal", f"{m} عشر,{m} عشرا,{m} عشرة,{f} عشرة,{f} عشر", 11 + i)
add("ar", "cardinal", "اثني عشر,اثنتي عشرة,إثنا عشر,إثني عشر,اثنين عشر", 12)
add("ar", "cardinal", "ثمان عشرة,ثماني عشر", 18)
tens("ar", "عشرون/عشرين,ثلاثون/ثلاثين,أربعون/أربعين,خمسون/خمسين,ستون/ستين,سبعون/سبعين,ثمانون/ثمانين,تسعون/تسعين")
add("ar", "multiplier", "مئة,مائة,مئه", 100)
add("ar", "cardinal", "مئتان,مئتين,مائتان,مائتين,مئتا,مئتي,مائتا,مائتي,ميتين", 200)
for i, u in enumerate("ثلاث أربع خمس ست سبع ثمان تسع".split()):
    add("ar", "cardinal", f"{u}مئة,{u}مائة,{u} مئة,{u} مائة", 100 * (3 + i))
add("ar", "cardinal", "ثمانمئة,ثمانيمئة,ثمانمائة,ثمانيمائة,ثماني مئة,ثماني مائة", 800)
add("ar", "multiplier", "ألف,آلاف,ألفا,الاف,ألاف", 1000); add("ar", "cardinal", "ألفان,ألفين,ألفي", 2000)
add("ar", "multiplier", "مليون,مليونا,ملايين", 10**6); add("ar", "cardinal", "مليونان,مليونين,مليوني", 2 * 10**6); add("ar", "multiplier", "مليار,مليارا,مليارات,بليون", 10**9)
add("ar", "vague", "عشرات,العشرات,عشرات من,العشرات من", 24); add("ar", "vague", "مئات,المئات,مئات من,المئات من", 200); add("ar", "vague", "آلاف,الآلاف,آلاف من", 2000)
add("ar", "vague", "عشرات الآلاف,عشرات آلاف", 20000); add("ar", "vague", "مئات الآلاف,مئات آلاف", 200000); add("ar", "vague", "ملايين,الملايين", 2 * 10**6)
add("ar", "vague", "عدد من,عددا من,عدد كبير من,أعداد كبيرة من,عدة,عددة,بضعة,بضع,العديد من,العديد,عشرات المئات,مجموعة من,كثير من,الكثير من,بعض,جملة من,عدد غير معروف من,عدد غير محدد من,أعداد من")
series("ar", "الأول/أول/الأولى/أولى,الثاني/ثاني/الثانية,الثالث/ثالث/الثالثة,الرابع/رابع/الرابعة,الخامس/خامس/الخامسة,السادس/سادس/السادسة,السابع/سابع/السابعة,الثامن/ثامن/الثامنة,التاسع/تاسع/التاسعة,العاشر/عاشر/العاشرة,الحادي عشر/الحادية عشرة/الحادية عشر,الثاني عشر/الثانية عشرة/الثانية عشر", 1, "ordinal")
add("ar", "at_least", "أكثر من,ما لا يقل عن,مالا يقل عن,ما لايقل عن,لا يقل عن,لا تقل عن,على الأقل,ما يزيد عن,ما يزيد على,مايزيد عن,يزيد عن,يزيد على,تزيد عن,تزيد على,فوق,ما يفوق,يفوق,تفوق,تجاوز,يتجاوز,تجاوزت,تجاوز عددهم,ليس أقل من,أزيد من")
add("ar", "at_most", "أقل من,ما يصل إلى,لا يزيد عن,لا يزيد على,على الأكثر,لا يتجاوز,لا تتجاوز,يصل إلى,تصل إلى,وصل إلى حد")
add("ar", "about", "نحو,حوالي,حوالى,قرابة,زهاء,ما يقارب,مايقارب,يقارب,تقارب,ما يقرب من,يقرب من,تقريبا,حدود,في حدود,بحدود,قرابة ال,ما يناهز,يناهز,قدر عددهم ب")
add("ar", "at_least_after", "على الأقل,على أقل تقدير,كحد أدنى,أو أكثر,فأكثر,وأكثر,على اقل"); add("ar", "at_most_after", "على الأكثر,كحد أقصى,على أبعد تقدير"); add("ar", "about_after", "تقريبا")
add("ar", "range_open", "بين,ما بين,مابين"); add("ar", "range_join", "إلى,أو,حتى,الى"); add("ar", "range_join", "و", "open"); add("ar", "join", "و")
MONTHS_AR = "كانون الثاني,شباط,آذار,اذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول,يناير,كانون ثاني,فبراير,مارس,أبريل,إبريل,ابريل,مايو,يونيو,يونيه,يوليو,يوليه,أغسطس,سبتمبر,أكتوبر,اكتوبر,نوفمبر,ديسمبر,محرم,صفر,ربيع الأول,ربيع الثاني,ربيع الآخر,جمادى الأولى,جمادى الآخرة,جمادى الثانية,رجب,شعبان,رمضان,شوال,ذي القعدة,ذو القعدة,ذي الحجة,ذو الحجة"
kinds("ar", "before", f"""
time: الساعة,عند الساعة,تمام الساعة,حوالي الساعة,في تمام الساعة
age: عمره,عمرها,يبلغ من العمر,تبلغ من العمر,البالغ من العمر,البالغة من العمر,البالغ,البالغة,بعمر,عن عمر,عن عمر ناهز,يناهز عمره,العمر,مواليد,تولد
label: رقم,القرار,قرار,المادة,مادة,اللواء,لواء,الفرقة,فرقة,الفوج,فوج,الوحدة,الكتيبة,كتيبة,الصفحة,قناة,جنيف,أستانا,أستانة,البند,الفقرة,القطاع,المربع,مجموعة ال,الحلقة,الجولة,هاتف,رقم الهاتف
year: عام,سنة,العام,السنة,لعام,منذ عام,مطلع عام,نهاية عام,أواخر عام,في عام,عامي
date: {MONTHS_AR},الاثنين,الإثنين,الثلاثاء,الأربعاء,الخميس,الجمعة,السبت,الأحد,الموافق,بتاريخ,المصادف,في يوم
model: سوخوي,ميغ,سو,إس,تي,إف,أباتشي,غراد,طراز,من طراز,نوع,من نوع,كا,مي,آر بي جي,أر بي جي,شاهد
money: مبلغ,بقيمة,بمبلغ
""")
kinds("ar", "after", f"""
date: {MONTHS_AR},من شباط,من آذار,من نيسان,من أيار,من حزيران,من تموز,من آب,من أيلول,من تشرين الأول,من تشرين الثاني,من كانون الأول,من كانون الثاني,من شهر,من الشهر,من الشهر الجاري,من الشهر الحالي,الجاري,من يناير,من فبراير,من مارس,من أبريل,من مايو,من يونيو,من يوليو,من أغسطس,من سبتمبر,من أكتوبر,من نوفمبر,من ديسمبر,من رمضان
duration: ثانية,ثوان,ثواني,دقيقة,دقائق,ساعة,ساعات,يوما,يوم,أيام,أسبوع,أسابيع,أسبوعا,شهر,شهرا,أشهر,شهور,سنة,سنوات,سنين,عام,عاما,أعوام,عقود,عقدا,ليال,ليلة,مرات,مرة
age: سنة من العمر,عاما من العمر,من العمر,سنوات من العمر,أعوام من العمر,ربيعا
distance: كم,كيلومتر,كيلومترا,كيلومترات,كيلو متر,كيلو مترا,كيلو مترات,كيلو,متر,مترا,أمتار,ميل,ميلا,أميال
area: كم مربع,كيلومتر مربع,كيلومترا مربعا,كيلومترات مربعة,كيلو متر مربع,متر مربع,مترا مربعا,دونم,دونما,دونمات,هكتار,هكتارا,هكتارات,كم2
percent: بالمئة,بالمائة,في المئة,في المائة,بالمية
money: دولار,دولارا,دولارات,دولار أمريكي,يورو,ليرة,ليرات,ليرة سورية,ليرة تركية,ليرة لبنانية,دينار,دينارا,دنانير,ريال,ريالا,روبل,درهم,جنيه,مليون دولار
time: صباحا,مساء,ظهرا,فجرا,ليلا,عصرا,بتوقيت دمشق,بتوقيت غرينتش,بالتوقيت المحلي,بتوقيت
measure: طن,طنا,أطنان,كغ,كيلوغرام,كيلوغراما,كيلو غرام,غرام,غراما,لتر,لترا,ليتر,ليترا,ملم,مم,ميلمتر,ميليمتر,درجة,درجات,برميل نفط,برميلا من النفط,ميغاواط,عيار
label: مشاهدة,إعجاب,تعليق,تعليقات,متابع,زيارة
""")
add("ar", "none", "الأحد,الاثنين,الإثنين,الثلاثاء,الأربعاء,الخميس,واحدا تلو الآخر,يوم الأحد,يوم الاثنين,مساء الأحد,مساء الاثنين,صباح الأحد,صباح الاثنين,فجر الأحد,فجر الاثنين,أمس الأحد,أمس الاثنين,اليوم الأحد,اليوم الاثنين,لا أحد,أي أحد,أحد عناصر تنظيم,في آن واحد,آن واحد,ضمن عدة,ست زينب,الست زينب,بعض البعض,عشر سنوات,تسع سنوات")

# ---- Persian ----
series("fa", "صفر,یک,دو,سه,چهار,پنج,شش/شیش,هفت,هشت,نه,ده,یازده,دوازده,سیزده,چهارده,پانزده,شانزده,هفده,هجده/هیجده,نوزده")
tens("fa", "بیست,سی,چهل,پنجاه,شصت,هفتاد,هشتاد,نود")
series("fa", "یکصد,دویست,سیصد,چهارصد,پانصد,ششصد,هفتصد,هشتصد,نهصد", 0)
rows = [r if not (r[1] == "fa" and r[0] in "یکصد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد".split()) else (r[0], r[1], r[2], str((int(r[3]) + 1) * 100), "") for r in rows]
add("fa", "multiplier", "صد", 100); add("fa", "multiplier", "هزار", 1000); add("fa", "multiplier", "میلیون", 10**6); add("fa", "multiplier", "میلیارد", 10**9)
add("fa", "vague", "ده‌ها,دهها,ده ها", 24); add("fa", "vague", "صدها,صد ها,صدها تن", 200); add("fa", "vague", "هزاران", 2000); add("fa", "vague", "ده‌ها هزار,دهها هزار", 20000); add("fa", "vague", "صدها هزار", 200000)
add("fa", "vague", "چند,چندین,تعدادی,شماری,شماری از,تعدادی از,برخی,گروهی")
add("fa", "at_least", "دست‌کم,دست کم,حداقل,بیش از,بیشتر از,بالغ بر"); add("fa", "at_most", "حداکثر,کمتر از,تا"); add("fa", "about", "حدود,در حدود,نزدیک به,تقریبا,قریب"); add("fa", "range_open", "بین,میان"); add("fa", "range_join", "تا,یا"); add("fa", "range_join", "و", "open"); add("fa", "join", "و")
MONTHS_FA = "ژانویه,فوریه,مارس,آوریل,مه,می,ژوئن,ژوئیه,جولای,اوت,آگوست,سپتامبر,اکتبر,نوامبر,دسامبر,فروردین,اردیبهشت,خرداد,تیر,مرداد,شهریور,مهر,آبان,آذر,دی,بهمن,اسفند"
kinds("fa", "before", "time: ساعت\nyear: سال,در سال\nlabel: شماره,قطعنامه,لشکر,تیپ,ماده,گردان\nmodel: سوخو,سوخوی,میگ,اف,تی,اس")
kinds("fa", "after", f"""
date: {MONTHS_FA}
duration: ثانیه,دقیقه,ساعت,روز,هفته,ماه,سال,شب,بار
age: ساله,سال سن
distance: کیلومتر,کیلومتری,متر,متری,مایل
area: کیلومتر مربع,هکتار
percent: درصد
money: دلار,یورو,تومان,ریال,لیره
measure: تن مواد,کیلوگرم,کیلو,لیتر,میلیمتر
""")
kinds("fa", "counted", "person: نفر,تن,کشته,زخمی,قربانی,مجروح,شهید\ncivilian: غیرنظامی,شهروند\nchild: کودک\nwoman: زن\nsoldier: نظامی,سرباز\nfighter: تروریست,شبه‌نظامی,عضو\nfamily: خانواده")
series("fa", "نخستین/اول/اولین,دوم/دومین,سوم/سومین,چهارم,پنجم,ششم,هفتم,هشتم,نهم,دهم", 1, "ordinal")

# ---- Sorani ----
series("ckb", "سفر,یەک,دوو,سێ,چوار,پێنج,شەش,حەوت/حەفت,هەشت,نۆ,دە,یانزە/یازدە,دوانزە/دوازدە,سیانزە/سیازدە,چواردە,پانزە/پازدە,شانزە/شازدە,حەڤدە/حەفدە,هەژدە,نۆزدە")
tens("ckb", "بیست,سی,چل,پەنجا,شەست,حەفتا,هەشتا,نەوەد")
add("ckb", "multiplier", "سەد", 100); add("ckb", "multiplier", "هەزار", 1000); add("ckb", "multiplier", "ملیۆن,میلیۆن", 10**6)
add("ckb", "vague", "دەیان", 24); add("ckb", "vague", "سەدان", 200); add("ckb", "vague", "هەزاران", 2000); add("ckb", "vague", "چەند,چەندین,ژمارەیەک,هەندێک")
add("ckb", "at_least", "لانیکەم,لانی کەم,زیاتر لە,زیاد لە,کەمتر نییە لە"); add("ckb", "at_most", "کەمتر لە,تا"); add("ckb", "about", "نزیکەی,دەوروبەری,نزیک لە"); add("ckb", "range_open", "نێوان,لە نێوان"); add("ckb", "range_join", "بۆ,تا"); add("ckb", "range_join", "و", "open"); add("ckb", "join", "و")
kinds("ckb", "before", "time: کاتژمێر,سەعات\nyear: ساڵی,ساڵ\nlabel: ژمارە")
kinds("ckb", "after", "duration: خولەک,کاتژمێر,ڕۆژ,رۆژ,هەفتە,مانگ,ساڵ,شەو,جار\nage: ساڵان,ساڵ تەمەن,ساڵە\ndistance: کیلۆمەتر,کم,مەتر\npercent: لەسەدا\nmoney: دۆلار,یۆرۆ,دینار\nmeasure: تۆن,کیلۆ,لیتر\ndate: کانوونی دووەم,شوبات,ئازار,نیسان,ئایار,حوزەیران,تەممووز,ئاب,ئەیلوول,تشرینی یەکەم,تشرینی دووەم,کانوونی یەکەم")
kinds("ckb", "counted", "person: کەس,کەسی,کوژراو,بریندار,هاووڵاتی\nchild: منداڵ\nwoman: ژن\nsoldier: سەرباز\nfighter: چەکدار,شەڕڤان\ncivilian: مەدەنی,کەسی مەدەنی\nfamily: خێزان")

# ---- Kurmanji ----
series("ku", "sifir,yek,du/dudu,sê/sisê,çar,pênc,şeş,heft,heşt,neh,deh,yanzdeh/yazde,dwanzdeh/dozdeh/duwanzdeh,sêzdeh,çardeh,panzdeh/pazdeh,şanzdeh/şazdeh,hevdeh/hivdeh,hejdeh/hijdeh,nozdeh")
tens("ku", "bîst,sî/sih,çil/çel,pêncî/pênce,şêst/şest,heftê,heştê,nod/newed")
add("ku", "multiplier", "sed", 100); add("ku", "multiplier", "hezar", 1000); add("ku", "multiplier", "milyon", 10**6)
add("ku", "vague", "dehan,bi dehan,bi dehan kes", 24); add("ku", "vague", "sedan,bi sedan", 200); add("ku", "vague", "hezaran,bi hezaran", 2000); add("ku", "vague", "çend,hinek,hin,gelek,hejmarek")
add("ku", "at_least", "herî kêm,bi kêmanî,kêmtirîn,zêdetirî,zêdetir ji,ji zêdetir,zêdeyî"); add("ku", "at_most", "kêmtir ji,heta,herî zêde"); add("ku", "about", "nêzîkî,nêzî,derdora,teqrîben"); add("ku", "range_open", "di navbera,navbera"); add("ku", "range_join", "heta,an"); add("ku", "range_join", "û", "open"); add("ku", "join", "û")
kinds("ku", "before", "time: saet,saet di,demjimêr\nyear: sala,salên\nlabel: hejmar,jimare,lîwaya,tîpa\ndate: çile,sibat,adar,nîsan,gulan,hezîran,tîrmeh,tebax,îlon,cotmeh,mijdar,kanûn,berçile")
kinds("ku", "after", "duration: deqe,xulek,saet,saetan,roj,rojan,hefte,meh,mehan,sal,salan,şev,caran,car\nage: salî,salîya\ndistance: km,kîlometre,kilometre,metre\npercent: ji sedî,ji sed\nmoney: dolar,euro,lîra\nmeasure: ton,kîlo,lître\ndate: çile,sibatê,adarê,nîsanê,gulanê,hezîranê,tîrmehê,tebaxê,îlonê,cotmehê,mijdarê,kanûnê,çileyê")
kinds("ku", "counted", "person: kes,kesan,mirov,welatî,hemwelatî,endam,kuştî,birîndar\nchild: zarok\nwoman: jin\nsoldier: leşker\nfighter: çete,şervan,çekdar\ncivilian: sivîl,kesên sivîl\nfamily: malbat")

# ---- Turkish ----
series("tr", "sıfır,,iki,üç,dört,beş,altı,yedi,sekiz,dokuz,on")
add("tr", "article", "bir", 1)
tens("tr", "yirmi,otuz,kırk,elli,altmış,yetmiş,seksen,doksan")
add("tr", "multiplier", "yüz", 100); add("tr", "multiplier", "bin", 1000); add("tr", "multiplier", "milyon", 10**6); add("tr", "multiplier", "milyar", 10**9); add("tr", "multiplier", "düzine", 12)
add("tr", "vague", "onlarca,düzinelerce", 24); add("tr", "vague", "yüzlerce", 200); add("tr", "vague", "binlerce", 2000); add("tr", "vague", "on binlerce", 20000); add("tr", "vague", "yüz binlerce", 200000); add("tr", "vague", "milyonlarca", 2 * 10**6); add("tr", "vague", "birkaç,bir kaç,çok sayıda,bazı,bir dizi,bir grup,birçok,pek çok,bir çok,çok sayıdaki")
add("tr", "at_least", "en az,en azından,asgari"); add("tr", "at_most", "en fazla,en çok,azami"); add("tr", "about", "yaklaşık,yaklaşık olarak,aşağı yukarı,takriben"); add("tr", "at_least_after", "den fazla,dan fazla,ten fazla,tan fazla,den çok,dan çok,ten çok,tan çok,ı aşkın,i aşkın,u aşkın,ü aşkın,yi aşkın,yı aşkın,yu aşkın,fazla,aşkın,den fazlası"); add("tr", "about_after", "kadar,civarında,dolayında,e yakın,a yakın,ye yakın,ya yakın"); add("tr", "range_join", "ila,veya,ya da,ile")
add("tr", "none", "bir araya,bir daha,bir an,bir süre,bir gün,bir kez,bir şekilde,bir bölümü,bir de,on line,bir arada,bir yandan,bir başka,bir diğer,herhangi bir,yüz yüze")
MONTHS_TR = "ocak,şubat,mart,nisan,mayıs,haziran,temmuz,ağustos,eylül,ekim,kasım,aralık,ramazan"
kinds("tr", "before", "time: saat,saatler\nlabel: no,numara,numaralı\nyear: yıl\nmodel: su,mig,f,t,s")
kinds("tr", "after", f"""
date: {MONTHS_TR},ocakta,martta,mayısta,haziranda,temmuzda,ağustosta,eylülde,ekimde,kasımda,aralıkta
duration: saniye,dakika,saat,gün,hafta,ay,yıl,sene,gece,günlük,saatlik,yıllık,aylık,haftalık,yıldır,gündür,aydır,kez,defa,kere
age: yaşında,yaşındaki,yaş,yaşlarında
distance: kilometre,metre,mil,kilometrelik,kilometreye,km
area: kilometrekare,metrekare,hektar,dönüm
percent: yüzde
money: dolar,lira,euro,avro,tl,ruble
measure: ton,kilo,kilogram,litre,milimetre,derece
year: yılında,yılının,yılından,yılı
""")
add("tr", "before", "yüzde", "percent")
kinds("tr", "counted", "person: kişi,kişinin,kişiyi,kişilik,kişiye,insan,vatandaş,ölü,yaralı\nchild: çocuk,çocuğun\nwoman: kadın\nsoldier: asker,askerin,askeri,polis,polisin\nfighter: terörist,teröristin,militan,savaşçı,dron\ncivilian: sivil,sivilin\nfamily: aile")
series("tr", "birinci/ilk,ikinci,üçüncü,dördüncü,beşinci,altıncı,yedinci,sekizinci,dokuzuncu,onuncu", 1, "ordinal"); add("tr", "suffix", "inci,ıncı,uncu,üncü,nci,ncı,ncu,ncü", "ordinal")

# ---- Russian ----
series("ru", "ноль/нуль/нулей,один/одна/одно/одного/одной/одну/одному/одним/одном,два/две/двух/двум/двумя/двое/двоих,три/трех/трем/тремя/трое/троих,четыре/четырех/четырем/четырьмя/четверо/четверых,пять/пяти/пятью/пятеро/пятерых,шесть/шести/шестью/шестеро/шестерых,семь/семи/семью/семеро/семерых,восемь/восьми/восемью,девять/девяти/девятью,десять/десяти/десятью,одиннадцать/одиннадцати,двенадцать/двенадцати,тринадцать/тринадцати,четырнадцать/четырнадцати,пятнадцать/пятнадцати,шестнадцать/шестнадцати,семнадцать/семнадцати,восемнадцать/восемнадцати,девятнадцать/девятнадцати")
tens("ru", "двадцать/двадцати,тридцать/тридцати,сорок/сорока,пятьдесят/пятидесяти,шестьдесят/шестидесяти,семьдесят/семидесяти,восемьдесят/восьмидесяти,девяносто/девяноста")
for v, w in zip(range(100, 1000, 100), "сто/ста,двести/двухсот,триста/трехсот,четыреста/четырехсот,пятьсот/пятисот,шестьсот/шестисот,семьсот/семисот,восемьсот/восьмисот,девятьсот/девятисот".split(",")):
    add("ru", "cardinal", w.replace("/", ","), v)
add("ru", "multiplier", "тысяча,тысячи,тысяч,тысячу,тыс", 1000); add("ru", "multiplier", "миллион,миллиона,миллионов,млн", 10**6); add("ru", "multiplier", "миллиард,миллиарда,миллиардов,млрд", 10**9)
add("ru", "cardinal", "пару,пара", 2); add("ru", "cardinal", "полтора,полторы", 1); add("ru", "cardinal", "десяток,десятка", 10); add("ru", "cardinal", "дюжина,дюжину,дюжины", 12); add("ru", "cardinal", "сотня,сотню", 100)
add("ru", "vague", "десятки,десятков,десятками,десяткам", 24); add("ru", "vague", "сотни,сотен,сотнями", 200); add("ru", "vague", "тысячи,тысяч,тысячами", 2000); add("ru", "vague", "десятки тысяч,десятков тысяч", 20000); add("ru", "vague", "сотни тысяч,сотен тысяч", 200000); add("ru", "vague", "миллионы", 2 * 10**6); add("ru", "vague", "несколько,нескольких,несколько десятков,ряд,много,немало,множество,многие,группа")
add("ru", "at_least", "не менее,не меньше,по меньшей мере,как минимум,минимум,более,более чем,больше,больше чем,свыше,не менее чем,от"); add("ru", "at_most", "до,не более,не больше,менее,максимум,меньше"); add("ru", "about", "около,примерно,приблизительно,порядка,почти,ориентировочно,где-то"); add("ru", "range_open", "от,между"); add("ru", "range_join", "до,или"); add("ru", "range_join", "и", "open"); add("ru", "at_least_after", "и более,или более,и больше")
kinds("ru", "before", "label: №,номер,резолюция,резолюции,квартал,статья,статьи,бригада,пункт,часть,канал\nmodel: су,миг,т,с,ми,ка,ту,бтр,бмп,ак\ntime: в районе\nage: в возрасте")
kinds("ru", "after", """
date: января,февраля,марта,апреля,мая,июня,июля,августа,сентября,октября,ноября,декабря,рамадана,числа
year: год,года,году,годов,годы,гг,г
duration: секунд,секунды,минут,минуты,минуту,час,часа,часов,день,дня,дней,сутки,суток,неделя,недели,недель,неделю,месяц,месяца,месяцев,лет,ночь,ночи,раз,раза
age: летний,летняя,летнего,летней,летнему,летнюю,лет от роду
distance: км,километр,километра,километров,километрах,метр,метра,метров,метрах,м,миль,мили
area: кв км,квадратных километров,квадратных километра,кв м,гектаров,га,квадратных метров
percent: процент,процента,процентов,проц
money: доллар,доллара,долларов,долл,руб,рубль,рубля,рублей,евро,лир,фунтов
time: мск,по московскому времени,утра,вечера,по местному времени
measure: тонн,тонны,тонна,кг,килограмм,килограммов,литров,мм,градусов,баррелей
""")
kinds("ru", "counted", "person: человек,человека,людей,людям,погибших,раненых,пострадавших,жителей,граждан,убитых,жертв,беженцев,лиц,заложников\nchild: детей,ребенок,ребенка,дети\nwoman: женщин,женщины,женщина\nsoldier: военных,военнослужащих,солдат,солдата,военнослужащий,военный,офицеров,полицейских\nfighter: боевиков,боевика,террористов,террориста,боевик,повстанцев,бойцов,бойца\ncivilian: мирных,мирных жителей,мирных жителя,мирный житель\nfamily: семей")
series("ru", "первый/первая/первое/первого/первой/первую,второй/вторая/второе/второго/вторую,третий/третья/третье/третьего/третьей,четвертый/четвертая/четвертого,пятый/пятая/пятого,шестой/шестая/шестого,седьмой/седьмая/седьмого,восьмой/восьмая/восьмого,девятый/девятая,десятый/десятая", 1, "ordinal"); add("ru", "suffix", "й,я,го,ой,ый,ая,му,е,х", "ordinal")

# ---- French ----
FR = "zéro,un/une,deux,trois,quatre,cinq,six,sept,huit,neuf,dix,onze,douze,treize,quatorze,quinze,seize,dix-sept,dix-huit,dix-neuf"
units = [w.split("/")[0] for w in FR.split(",")]
series("fr", FR.replace("un/une", ""))
add("fr", "article", "un,une", 1)
tens("fr", "vingt,trente,quarante,cinquante,soixante,soixante-dix/septante,quatre-vingts/quatre-vingt/octante/huitante,quatre-vingt-dix/nonante")
for t, v in (("vingt", 20), ("trente", 30), ("quarante", 40), ("cinquante", 50), ("soixante", 60)):
    add("fr", "cardinal", f"{t} et un,{t}-et-un,{t} et une", v + 1)
add("fr", "cardinal", "soixante et onze,soixante-et-onze", 71)
for i in range(12, 20):
    add("fr", "cardinal", f"soixante-{units[i]}", 60 + i)
for i in range(1, 20):
    if i != 10:
        add("fr", "cardinal", f"quatre-vingt-{units[i]}", 80 + i)
add("fr", "multiplier", "cent,cents", 100); add("fr", "multiplier", "mille", 1000); add("fr", "multiplier", "million,millions", 10**6); add("fr", "multiplier", "milliard,milliards", 10**9)
for w, v in (("dizaine", 10), ("douzaine", 12), ("quinzaine", 15), ("vingtaine", 20), ("trentaine", 30), ("quarantaine", 40), ("cinquantaine", 50), ("soixantaine", 60), ("centaine", 100)):
    add("fr", "vague", f"une {w},la {w}", v)
add("fr", "vague", "un millier", 1000); add("fr", "vague", "dizaines,douzaines,des dizaines,plusieurs dizaines", 24); add("fr", "vague", "centaines,des centaines,plusieurs centaines", 200); add("fr", "vague", "milliers,des milliers,plusieurs milliers", 2000); add("fr", "vague", "dizaines de milliers,des dizaines de milliers", 20000); add("fr", "vague", "centaines de milliers,des centaines de milliers", 200000)
add("fr", "vague", "plusieurs,quelques,de nombreux,de nombreuses,nombreux,un certain nombre,divers,un groupe,beaucoup"); add("fr", "vague", "aucun,aucune", 0, 0)
add("fr", "at_least", "au moins,plus de,pas moins de,au minimum,minimum,plus d"); add("fr", "at_most", "jusqu à,jusquà,moins de,au plus,au maximum,pas plus de,tout au plus"); add("fr", "about", "environ,près de,quelque,à peu près,approximativement,presque,autour de,une moyenne de"); add("fr", "at_least_after", "ou plus,au moins"); add("fr", "about_after", "environ"); add("fr", "range_open", "entre"); add("fr", "range_join", "à,ou"); add("fr", "range_join", "et", "open"); add("fr", "join", "et")
kinds("fr", "before", "label: numéro,n°,résolution,article,brigade,route,unité,chapitre,page,chaîne,division\nage: âgé de,âgée de,âgés de,âge de\nyear: en,année,an\ntime: vers")
kinds("fr", "after", """
date: janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre,ramadan
duration: seconde,secondes,minute,minutes,heure,heures,jour,jours,semaine,semaines,mois,an,ans,année,années,nuits,fois,décennies
age: ans d âge
distance: kilomètre,kilomètres,mètre,mètres,milles,km
area: kilomètres carrés,km carrés,mètres carrés,hectares
percent: pour cent,pourcent,p cent
money: dollars,dollar,euros,euro,livres,livres syriennes,roubles
time: h,heures gmt,h gmt,heure locale,heures locales
measure: tonnes,tonne,kilos,kilogrammes,litres,mm,millimètres,degrés
""")
kinds("fr", "counted", "person: personnes,personne,morts,mort,blessés,blessé,victimes,habitants,tués,corps,déplacés,réfugiés,otages,membres\nchild: enfants,enfant\nwoman: femmes,femme\nman: hommes\nsoldier: soldats,soldat,militaires,militaire,policiers,officiers\nfighter: combattants,combattant,jihadistes,jihadiste,djihadistes,rebelles,terroristes,insurgés\ncivilian: civils,civil\nfamily: familles")
series("fr", "premier/première,deuxième/second/seconde,troisième,quatrième,cinquième,sixième,septième,huitième,neuvième,dixième", 1, "ordinal"); add("fr", "suffix", "e,er,ère,ème,eme,re,nd", "ordinal"); add("fr", "suffix", "h", "time")

# ---- German ----
DE = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"]
DETENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
below = {v: w for v, w in enumerate(DE)}
for i, t in enumerate(DETENS):
    below[20 + 10 * i] = t
    for u in range(1, 10):
        below[20 + 10 * i + u] = ("ein" if u == 1 else DE[u]) + "und" + t
for v, w in below.items():
    add("de", "cardinal", w, v)
    if v > 1 and v < 100:
        add("de", "cardinal", w + "tausend", v * 1000)
    if 1 < v < 10:
        add("de", "cardinal", w + "hundert", v * 100)
        add("de", "cardinal", w + "hunderttausend", v * 100000)
add("de", "cardinal", "einhundert", 100); add("de", "cardinal", "eintausend", 1000); add("de", "cardinal", "zwo", 2); add("de", "cardinal", "hundertfünfzig", 150)
add("de", "article", "ein,eine,einen,einem,einer,eines", 1)
add("de", "multiplier", "hundert", 100); add("de", "multiplier", "tausend", 1000); add("de", "multiplier", "million,millionen,mio", 10**6); add("de", "multiplier", "milliarde,milliarden,mrd", 10**9); add("de", "multiplier", "dutzend", 12)
add("de", "vague", "dutzende,dutzenden,dutzender,mehrere dutzend", 24); add("de", "vague", "hunderte,hunderten,hunderter,mehrere hundert,einige hundert", 200); add("de", "vague", "tausende,tausenden,tausender,mehrere tausend", 2000); add("de", "vague", "zehntausende,zehntausenden", 20000); add("de", "vague", "hunderttausende,hunderttausenden", 200000)
add("de", "vague", "ein paar,paar,mehrere,mehreren,mehrerer,einige,einigen,einiger,zahlreiche,zahlreichen,viele,vielen,etliche,eine reihe,eine gruppe"); add("de", "vague", "kein,keine,keinen,niemand", 0, 0)
add("de", "at_least", "mindestens,wenigstens,mehr als,über,nicht weniger als,zumindest"); add("de", "at_most", "bis zu,höchstens,maximal,weniger als,unter,nicht mehr als"); add("de", "about", "etwa,rund,ungefähr,circa,ca,gut,fast,knapp,nahezu,an die,geschätzt,schätzungsweise,beinahe"); add("de", "range_open", "zwischen"); add("de", "range_join", "bis,oder"); add("de", "range_join", "und", "open"); add("de", "at_least_after", "oder mehr")
kinds("de", "before", "label: nummer,nr,resolution,artikel,brigade,division,kapitel,seite,kanal,route\nage: im alter von,alter von\nyear: im jahr,jahr,seit\ntime: um,gegen")
kinds("de", "after", """
date: januar,jänner,februar,märz,april,mai,juni,juli,august,september,oktober,november,dezember
duration: sekunden,minute,minuten,stunde,stunden,tag,tage,tagen,woche,wochen,monat,monate,monaten,jahr,jahre,jahren,nächte,mal,jahrzehnte
age: jährige,jähriger,jährigen,jähriges,jahre alt,jahre alte
distance: kilometer,kilometern,kilometer entfernt,meter,metern,meilen,km
area: quadratkilometer,quadratkilometern,quadratmeter,hektar
percent: prozent
money: dollar,euro,pfund,rubel,lira
time: uhr
measure: tonnen,tonne,kilogramm,kilo,liter,millimeter,grad
""")
kinds("de", "counted", "person: menschen,personen,person,tote,toten,toter,verletzte,verletzten,opfer,einwohner,bewohner,leichen,geiseln,flüchtlinge,mitglieder,todesopfer\nchild: kinder,kind,kindern\nwoman: frauen,frau\nman: männer,männern\nsoldier: soldaten,soldat,polizisten,offiziere\nfighter: kämpfer,kämpfern,rebellen,extremisten,terroristen,dschihadisten,islamisten\ncivilian: zivilisten,zivilist,zivilpersonen\nfamily: familien")
series("de", "erste/ersten/erster,zweite/zweiten/zweiter,dritte/dritten/dritter,vierte/vierten,fünfte/fünften,sechste/sechsten,siebte/siebten,achte/achten,neunte/neunten,zehnte/zehnten", 1, "ordinal")

# ---- Spanish ----
series("es", "cero,uno,dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez,once,doce,trece,catorce,quince,dieciséis,diecisiete,dieciocho,diecinueve,veinte,veintiuno/veintiún/veintiuna,veintidós,veintitrés,veinticuatro,veinticinco,veintiséis,veintisiete,veintiocho,veintinueve")
add("es", "article", "un,una", 1)
tens("es", "veinte,treinta,cuarenta,cincuenta,sesenta,setenta,ochenta,noventa")
for v, w in zip(range(200, 1000, 100), "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos".split()):
    add("es", "cardinal", f"{w},{w[:-2]}as", v)
add("es", "multiplier", "cien,ciento", 100); add("es", "multiplier", "mil", 1000); add("es", "multiplier", "millón,millones", 10**6)
add("es", "cardinal", "una docena", 12); add("es", "cardinal", "media docena", 6)
for w, v in (("decena", 10), ("quincena", 15), ("veintena", 20), ("treintena", 30), ("cuarentena", 40), ("cincuentena", 50), ("centena", 100), ("centenar", 100), ("millar", 1000)):
    add("es", "vague", f"una {w},un {w}", v)
add("es", "vague", "decenas,docenas,varias decenas", 24); add("es", "vague", "cientos,centenares,varios centenares,varios cientos", 200); add("es", "vague", "miles,millares,varios miles", 2000); add("es", "vague", "decenas de miles", 20000); add("es", "vague", "cientos de miles,centenares de miles", 200000); add("es", "vague", "varios,varias,algunos,algunas,numerosos,numerosas,unos cuantos,un grupo,un número indeterminado,muchos,muchas,diversos"); add("es", "vague", "ningún,ninguna", 0, 0)
add("es", "at_least", "al menos,por lo menos,más de,no menos de,como mínimo,mínimo,cuando menos"); add("es", "at_most", "hasta,menos de,como máximo,no más de,a lo sumo"); add("es", "about", "unos,unas,alrededor de,cerca de,casi,aproximadamente,en torno a,cerca del,una media de"); add("es", "range_open", "entre"); add("es", "range_join", "a,o"); add("es", "range_join", "y", "open"); add("es", "join", "y"); add("es", "at_least_after", "o más,al menos")
kinds("es", "before", "label: número,resolución,artículo,brigada,división,ruta,página,canal,unidad\nage: edad de,de edad\nyear: en,año,desde\ntime: las,a las")
kinds("es", "after", """
date: enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,setiembre,octubre,noviembre,diciembre,de enero,de febrero,de marzo,de abril,de mayo,de junio,de julio,de agosto,de septiembre,de octubre,de noviembre,de diciembre
duration: segundo,segundos,minuto,minutos,hora,horas,día,días,semana,semanas,mes,meses,año,años,noches,veces,décadas
age: años de edad
distance: kilómetro,kilómetros,metro,metros,millas,km
area: kilómetros cuadrados,metros cuadrados,hectáreas
percent: por ciento
money: dólares,dólar,euros,euro,libras,rublos
time: horas gmt,gmt,hora local,de la mañana,de la tarde,de la noche
measure: toneladas,tonelada,kilos,kilogramos,litros,milímetros,grados
""")
kinds("es", "counted", "person: personas,persona,muertos,muerto,heridos,herido,víctimas,habitantes,fallecidos,cadáveres,rehenes,refugiados,desplazados,miembros\nchild: niños,niño,menores\nwoman: mujeres,mujer\nman: hombres\nsoldier: soldados,soldado,militares,policías,efectivos\nfighter: combatientes,combatiente,yihadistas,rebeldes,terroristas,milicianos,insurgentes\ncivilian: civiles,civil\nfamily: familias")
series("es", "primer/primero/primera,segundo/segunda,tercer/tercero/tercera,cuarto/cuarta,quinto/quinta,sexto/sexta,séptimo/séptima,octavo/octava,noveno/novena,décimo/décima", 1, "ordinal"); add("es", "suffix", "º,ª,o,a", "ordinal")

# ---- Hebrew ----
HE = ["אפס", "אחד/אחת", "שניים/שתיים/שני/שתי/שנים/שתים", "שלושה/שלוש/שלושת", "ארבעה/ארבע/ארבעת", "חמישה/חמש/חמשת", "שישה/שש/ששת", "שבעה/שבע/שבעת", "שמונה/שמונת", "תשעה/תשע/תשעת", "עשרה/עשר/עשרת"]
series("he", ",".join(HE))
HETEENS = ["אחד עשר/אחת עשרה", "שנים עשר/שתים עשרה/שניים עשר/שתיים עשרה", "שלושה עשר/שלוש עשרה", "ארבעה עשר/ארבע עשרה", "חמישה עשר/חמש עשרה", "שישה עשר/שש עשרה", "שבעה עשר/שבע עשרה", "שמונה עשר/שמונה עשרה", "תשעה עשר/תשע עשרה"]
series("he", ",".join(HETEENS), 11)
HETENS = ["עשרים", "שלושים", "ארבעים", "חמישים", "שישים", "שבעים", "שמונים", "תשעים"]
tens("he", ",".join(HETENS))
for i, t in enumerate(HETENS):
    for u in range(1, 10):
        for form in HE[u].split("/"):
            add("he", "cardinal", f"{t} ו{form}", 20 + 10 * i + u)
add("he", "multiplier", "מאה,מאות", 100); add("he", "cardinal", "מאתיים", 200); add("he", "multiplier", "אלף,אלפים", 1000); add("he", "cardinal", "אלפיים", 2000); add("he", "multiplier", "מיליון", 10**6); add("he", "multiplier", "מיליארד", 10**9)
add("he", "vague", "עשרות", 24); add("he", "vague", "מאות", 200); add("he", "vague", "אלפי,אלפים", 2000); add("he", "vague", "עשרות אלפי", 20000); add("he", "vague", "כמה,מספר,אחדים,רבים")
add("he", "at_least", "לפחות,יותר מ,למעלה מ,מעל"); add("he", "at_most", "עד,לכל היותר,פחות מ"); add("he", "about", "כ,בערך,סביב,קרוב ל"); add("he", "at_least_after", "לפחות"); add("he", "range_open", "בין"); add("he", "range_join", "ל,עד,או")
kinds("he", "before", "time: בשעה,שעה\nyear: שנת,בשנת\nage: בן,בת,בגיל\nlabel: מספר,כביש,גדוד,חטיבה,אוגדה,ערוץ")
kinds("he", "after", "duration: שניות,דקות,שעה,שעות,יום,ימים,שבוע,שבועות,חודש,חודשים,שנה,שנים\ndistance: קילומטר,קילומטרים,מטר,מטרים,ק״מ,קמ\npercent: אחוז,אחוזים\nmoney: דולר,דולרים,שקל,שקלים,אירו\nmeasure: טון,טונות,קילו,קילוגרם,ליטר\ndate: בינואר,בפברואר,במרץ,באפריל,במאי,ביוני,ביולי,באוגוסט,בספטמבר,באוקטובר,בנובמבר,בדצמבר,ינואר,פברואר,מרץ,אפריל,מאי,יוני,יולי,אוגוסט,ספטמבר,אוקטובר,נובמבר,דצמבר")
kinds("he", "counted", "person: בני אדם,אנשים,הרוגים,הרוג,פצועים,פצוע,נפגעים,תושבים,נפצעו,נהרגו\nchild: ילדים,ילד\nwoman: נשים,אישה\nsoldier: חיילים,חייל,לוחמים\nfighter: מחבלים,מחבל,פעילים\ncivilian: אזרחים,אזרח\nfamily: משפחות")


def main():
    print("phrase\tlanguage\trole\tvalue\tmax\tsource")
    seen = set()
    for r in rows:
        if r[0] and r[:4] not in seen:
            seen.add(r[:4])
            print("\t".join(r) + "\town:number_words.py")


main()
