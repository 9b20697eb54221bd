#!/usr/bin/env python3
"""Makes packs/common/events/{tr,ru,fr,de,es,fa,he,ku,ckb}.yaml: the commonest frames of en.yaml in languages that are read
by mentions (filters/extract/chunk_plain.h), and their weapon cues (rows of cues.tsv with source plain_frames.py).

    python3 packs/common/tools/plain_frames.py

A word "stem|a|b" stands for stem, stema, stemb; "stem/a|b" for stema and stemb only. "=word" stands only as it is written
(Turkish öldü, died, is not oldu, became, though both fold alike); "nahm … ein" is nahm with ein at the end of its clause.
Words: own knowledge of news usage.
"""
import os

COMMON = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCE = "own:plain_frames.py"

# id: subtype, kind, score, roles, more
FRAMES = {
    "air_strike": ("air_drone_strike", "act", 0.85, "attack", {}),
    "bombard": ("shelling_artillery_missile", "act", 0.75, "attack", {"refine": "true"}),
    "chemical": ("chemical_weapon", "act", 0.9, "attack", {}),
    "suicide_bomb": ("suicide_bomb", "act", 0.9, "attack", {}),
    "ied": ("remote_explosive_ied", "act", 0.85, "attack", {"refine": "suicide_only"}),
    "clash": ("armed_clash", "act", 0.8, "mutual", {"intransitive": "true"}),
    "assault": ("armed_clash", "act", 0.7, "attack", {"refine": "true"}),
    "take": ("takeover", "weak", 0.85, "take", {"needs": "place"}),
    "withdraw": ("non_violent_transfer_of_territory", "weak", 0.75, "own", {"needs": "agent", "intransitive": "true"}),
    "kill": ("harm", "harm", 0.75, "harm", {"measure": "killed"}),
    "wound": ("harm", "harm", 0.5, "harm", {"measure": "wounded"}),
    "execute": ("attack", "act", 0.85, "attack", {"measure": "killed"}),
    "abduct": ("abduction_forced_disappearance", "act", 0.88, "attack", {}),
    "arrest": ("arrests", "act", 0.85, "attack", {}),
    "protest": ("peaceful_protest", "act", 0.8, "own", {"intransitive": "true"}),
    "agree": ("agreement", "act", 0.85, "mutual", {"intransitive": "true"}),
    "move_forces": ("change_to_group_activity", "act", 0.75, "own", {"intransitive": "true"}),
    "disrupt": ("disrupted_weapons_use", "act", 0.85, "own", {}),
    "destroy_property": ("looting_property_destruction", "act", 0.8, "attack", {}),
    "statement": ("statement", "weak", 0.6, "say", {"needs": "agent", "intransitive": "true", "political": "true"}),
    "meet": ("meeting", "weak", 0.7, "mutual", {"needs": "agent", "intransitive": "true", "political": "true"}),
    "sanction": ("sanction", "act", 0.85, "attack", {"political": "true"}),
    "aid": ("aid", "act", 0.75, "own", {}),
    "displace": ("displacement", "act", 0.75, "own", {"intransitive": "true", "measure": "displaced", "target_default": "civilians"}),
}

ROLES = {
    "attack": "{modifier: agent, subject: agent, object: target, by: agent, of: agent, on: target, against: target, from: agent, to: target, support: agent}",
    "harm": "{subject: agent, object: target, by: agent, of: target, to: target}",
    "mutual": "{modifier: agent, subject: agent, object: target, by: agent, of: agent, with: target, against: target, between: agent}",
    "take": "{modifier: agent, subject: agent, object: target, by: agent, of: none, from: target, support: agent}",
    "own": "{modifier: agent, subject: agent, object: target, by: agent, of: agent, from: none, against: target}",
    "say": "{modifier: agent, subject: agent, object: target, by: agent, of: agent, against: target, with: none}",
}

ORDERS = {"tr": "sov", "ru": "svo", "fr": "svo", "de": "svo", "es": "svo", "fa": "sov", "he": "svo", "ku": "sov", "ckb": "sov"}

WORDS = {
    "tr": {
        "air_strike": ("havadan vurdu, havadan bombaladı", "hava saldırısı, hava saldırı|lar|ları|larında|sında|sının, hava harekatı, hava bombardımanı, İHA saldırı|sı|sında|ları, SİHA saldırı|sı|sında|ları, drone saldırı|sı|sında|ları, insansız hava aracı saldırı|sı|sında, hava akın|ı|ları|ında, hava operasyon|u|unda"),
        "bombard": ("bombaladı, bombalıyor, bombalandı, topa tuttu, ateş altına aldı, bombaladılar, roket attı, roket fırlattı, vurdu, vuruldu, vurdular, hedef aldı, hedef alındı", "bombardıman|ı|ında|da, top atış|ı|ları|larında, top ateşi, roket saldırı|sı|sında|ları|larında, füze saldırı|sı|sında|ları, havan saldırı|sı|sında, topçu atış|ı|ları, roketli saldırı|da, topçu saldırı|sı|sında"),
        "suicide_bomb": ("kendini patlattı, kendini havaya uçurdu", "intihar saldırı|sı|sında|ları, canlı bomba, canlı bomba saldırı|sı|sında"),
        "ied": ("patladı, infilak etti, patlatıldı", "patlama, patlamada, patlaması, patlamasında, bombalı saldırı|da, bombalı araç, bomba yüklü araç, el yapımı patlayıcı, mayın patlaması, mayın patlamasında, bombalı araç saldırı|sı|sında, EYP patlaması, bombalı eylem"),
        "chemical": ("", "kimyasal saldırı|da, kimyasal silah saldırı|sı|sında, klor gazı saldırı|sı, sarin gazı, kimyasal silah"),
        "clash": ("çatıştı, çatışıyor, çatıştılar, çarpıştı", "çatışma, çatışmada, çatışmalar, çatışmalarda, çatışması, çatışmaları, silahlı çatışma, sıcak çatışma, çarpışma, çatışmaların"),
        "assault": ("saldırdı, saldırdılar, saldırıya geçti, ateş açtı, pusu kurdu, baskın düzenledi, saldırı düzenledi, sızmaya çalıştı", "saldırı, saldırıda, saldırısı, saldırısında, saldırıları, saldırılar, silahlı saldırı|da, pusu, baskın, taarruz, sızma girişimi, operasyonda, operasyon, harekat"),
        "take": ("ele geçirdi, kontrolü ele geçirdi, kontrolünü ele geçirdi, kurtardı, geri aldı, kontrol altına aldı, kontrolü sağladı, girdi, işgal etti, kontrolüne geçti", "ele geçirilmesi, kontrolü"),
        "withdraw": ("çekildi, çekiliyor, geri çekildi, boşalttı, teslim etti, çekildiler", "geri çekilme, çekilmesi"),
        "kill": ("=öldü, öldürdü, öldürüldü, =öldüler, hayatını kaybetti, yaşamını yitirdi, can verdi, şehit oldu, şehit düştü, katletti, katledildi, ölü, hayatını kaybetmişti, hayatlarını kaybetti, yaşamlarını yitirdi, etkisiz hale getirildi, etkisiz hale getirdi, öldürdüler", "ölü sayısı, can kaybı, katliam, ölümü"),
        "wound": ("yaralandı, yaraladı, yaralandılar", "yaralı, yaralanması"),
        "execute": ("infaz etti, infaz edildi, suikast düzenledi, kurşuna dizdi, suikast sonucu öldürüldü, idam etti, idam edildi", "infaz, suikast, suikasti, suikastı, idam"),
        "abduct": ("kaçırdı, kaçırıldı, rehin aldı, alıkoydu", "kaçırma, kaçırılması, rehin alma"),
        "arrest": ("gözaltına aldı, gözaltına alındı, tutukladı, tutuklandı, yakaladı, yakalandı", "gözaltı, tutuklama, tutuklamalar, gözaltılar"),
        "protest": ("protesto etti, gösteri düzenledi, protesto düzenledi, sokaklara çıktı, gösteri yaptı, eylem yaptı, oturma eylemi yaptı", "protesto, protestosu, protestolar, gösteri, gösteriler, gösterisi, oturma eylemi, genel grev"),
        "agree": ("anlaştı, anlaşmaya vardı, anlaşma imzaladı, ateşkes ilan etti, ateşkeste anlaştı", "ateşkes, ateşkesi, anlaşma, anlaşması, mutabakat, esir takası, mahkum takası"),
        "move_forces": ("konuşlandı, konuşlandırdı, sevk etti, sevkiyat yaptı, kuşattı, takviye gönderdi", "sevkiyat, sevkiyatı, askeri konvoy, takviye, kuşatma, tatbikat, ortak devriye, devriye görevi"),
        "disrupt": ("düşürdü, düşürüldü, imha etti, imha edildi, etkisiz hale getirdi mayın", "mühimmat ele geçirildi, silah ele geçirildi, mayın temizliği"),
        "destroy_property": ("yağmaladı, ateşe verdi, yaktı, yıktı", "yağma, yağmalama, kundaklama"),
        "statement": ("kınadı, suçladı, uyardı, çağrıda bulundu, çağrı yaptı, tehdit etti, reddetti, yalanladı, talep etti, eleştirdi, tepki gösterdi", "kınama, uyarı"),
        "meet": ("görüştü, bir araya geldi, görüşme yaptı, toplandı, müzakere etti", "görüşme, görüşmesi, toplantı, toplantısı, zirve, müzakere, müzakereler, görüşmeler"),
        "sanction": ("yaptırım uyguladı, yaptırım kararı aldı, yaptırım uygulayacak", "yaptırım, yaptırımlar, ambargo"),
        "aid": ("yardım gönderdi, yardım ulaştırdı, yardım dağıttı, yardım konvoyu gönderdi", "insani yardım, yardım konvoyu, yardım tırı, yardım tırları"),
        "displace": ("göç etti, kaçtı, yerinden edildi, yerinden oldu, terk etti, evlerini terk etti, tahliye edildi", "göç, tahliye, yerinden edilme"),
    },
    "ru": {
        "air_strike": ("бомбила, бомбили, бомбят, разбомбили, разбомбила", "авиаудар||а|ы|ов|у|ом|ами|ам|е|ах, авианалет||а|ы|ов|ом|е, авианалёт||а|ы|ов, удар беспилотника, удар дрона, удары дронов, атака беспилотника, атака дронов, атаки дронов, атаки беспилотников, воздушный удар, воздушные удары, воздушных ударов, воздушного удара, воздушным ударом, удар с воздуха, удары с воздуха, бомбардировк/а|и|е|у|ой, налет авиации, авиационный удар, авиационные удары, ракетно-бомбовый удар, удары авиации, удар авиации"),
        "bombard": ("обстрелял||а|и|о, обстреливал||а|и, обстреливают, обстреливает, ударил||а|и по, нанес||ла|ли удар, нанесл/и|а удары, нанес удар, нанес удары, выпустил||и ракеты, атаковал||а|и дронами", "обстрел||а|ы|ов|у|ом|ами|е|ах, артобстрел||а|ы|ов|ом, ракетный удар, ракетные удары, ракетного удара, ракетным ударом, ракетных ударов, артиллерийский обстрел, минометный обстрел, миномётный обстрел, артиллерийский удар, артиллерийские удары, удар||а|ы|ов|ом|ами|у, ракетный обстрел, ракетная атака"),
        "suicide_bomb": ("подорвал себя, подорвала себя, взорвал себя", "смертник||а|ом|и|ов, теракт смертника, подрыв смертника"),
        "ied": ("взорвал||а|и|ась|ся|ось|ись, подорвал||и|ся|ись, подорвалась, прогремел взрыв, прогремели взрывы", "взрыв||а|ы|ов|ом|е|у|ах, подрыв||а|е, теракт||а|е|ы|ов, заминированный автомобиль, самодельное взрывное устройство, СВУ, взрыв мины"),
        "chemical": ("", "химическая атака, химической атаки, химической атаке, химатак/а|и|е|у, применение химического оружия, химического оружия, отравляющих веществ"),
        "clash": ("столкнул/ись|ся|ась", "столкновени/е|я|й|ях|ям|ями|ю, бой, бои, боях, боев, боёв, боями, перестрелк/а|и|е|у|ой, боестолкновени/е|я, вооруженные столкновения, вооружённые столкновения, сражени/е|я"),
        "assault": ("атаковал||а|и|о, напал||а|и, штурмовал||а|и, открыл||и|а огонь, обстрелял из засады, атакуют, атакует, отразил||а|и", "атак/а|и|е|у|ой|ах, нападени/е|я|й|ю|ем|и, наступлени/е|я|и|ю, штурм||а|е|ом, засад/а|ы|е|у, вылазк/а|и|у, рейд||а|ы|е, операция, спецоперация"),
        "take": ("захватил||а|и|о, заняли, занял||а, освободил||а|и, взял||а|и под контроль, взяли под контроль, отбил||а|и, вошли в, установил||а|и контроль над, перешел под контроль", "захват||а|е|ом, освобождени/е|я|и, взяти/е|я"),
        "withdraw": ("отступил||а|и, вышли из, покинул||а|и, вывел||а|и войска, вывели, отошли, сдали, оставил||и позиции", "отступлени/е|я, вывод войск, вывода войск, отход||а"),
        "kill": ("погиб||ла|ли|ло, убил||а|и, убит||а|ы|о, убиты, скончал/ся|ась|ись, уничтожил||а|и, уничтожен||ы|а, ликвидировал||а|и, ликвидирован||ы, погибают, умер||ла|ли", "гибел/ь|и|ью, смерт/ь|и|ью, убийств/о|а|е, погибшими, погибших, жертвами, число погибших, число жертв, жертв"),
        "wound": ("ранен||ы|а|о, ранил||а|и, пострадал||а|и, получили ранения, получил ранения", "ранени/е|я|й, раненых, раненными, ранеными, пострадавших"),
        "execute": ("казнил||а|и, казнен||ы, расстрелял||а|и, обезглавил||и", "казн/ь|и|ью, расстрел||а|ы, покушени/е|я"),
        "abduct": ("похитил||а|и, похищен||ы|а, взял||и в заложники, взяли в заложники", "похищени/е|я|и|й, заложник||и|ов"),
        "arrest": ("задержал||а|и, задержан||ы|а, арестовал||а|и, арестован||ы|а", "арест||а|ы|ов|е, задержани/е|я|й|и"),
        "protest": ("протестовал||и|а, протестуют, вышли на улицы, вышли на протест, митингуют, вышли на митинг", "протест||а|ы|ов|ах, демонстраци/я|и|й|ю, митинг||а|и|ов|е, акция протеста, акции протеста, сидячая забастовка, забастовк/а|и|у"),
        "agree": ("договорил/ись|ся|ась, заключил||и соглашение, подписал||и соглашение, согласовали перемирие, достигли соглашения", "перемири/е|я|и|ю, соглашени/е|я|и|ю, прекращени/е|я огня, договоренност/ь|и, режим тишины, режим прекращения огня, обмен пленными"),
        "move_forces": ("перебросил||а|и, развернул||а|и, направил||а|и подкрепление, окружил||а|и, стянул||а|и, усилил||а|и", "подкреплени/е|я|й, переброск/а|и|у, осад/а|ы|у, блокад/а|ы|у, патруль, патрулировани/е|я, учени/я|й, развертывани/е|я"),
        "disrupt": ("сбил||а|и, сбит||ы, перехватил||а|и, обезвредил||а|и, разминировал||и", "разминировани/е|я, схрон оружия, тайник с оружием, перехват||а"),
        "destroy_property": ("разграбил||и|а, сожгли, поджег||ли, снесли", "мародерств/о|а, поджог||и|а, грабеж||и"),
        "statement": ("осудил||а|и, обвинил||а|и, призвал||а|и, потребовал||а|и, предупредил||а|и, пригрозил||а|и, отверг||ла|ли, опроверг||ла|ли, раскритиковал||а|и, выразил||а|и протест", "осуждени/е|я, обвинени/е|я, ультиматум"),
        "meet": ("встретил/ся|ась|ись, провел||и|а переговоры, провели переговоры, обсудил||а|и", "переговор/ы|ов|ах, встреч/а|и|у|е, саммит||а|е, консультаци/и|й"),
        "sanction": ("ввел||и|а санкции, ввели санкции", "санкци/и|й|ями|ю, эмбарго"),
        "aid": ("доставил||а|и помощь, раздал||и гуманитарную, доставили гуманитарную", "гуманитарн/ая|ой|ую помощь, гуманитарной помощи, гумпомощ/ь|и, гуманитарный конвой"),
        "displace": ("бежал||и|а из, покинули свои дома, эвакуировал||и|а, эвакуирован||ы|о, вернулись в свои дома, стали беженцами", "эвакуаци/я|и|ю, исход беженцев, бегство жителей, возвращение беженцев"),
    },
    "fr": {
        "air_strike": ("", "frappe/ aérienne|s aériennes, raid aérien, raids aériens, frappe de drone, frappes de drones, attaque de drone, attaques de drones, bombardement aérien, bombardements aériens, raid de l'aviation, attaque aérienne, attaques aériennes, frappe de drones, barils d'explosifs, baril d'explosifs"),
        "bombard": ("bombard/e|ent|é|ée|és|ées|aient|ait, pilonn/e|ent|é|ée|és|aient, a frappé, ont frappé, frappe|nt, ont visé, a visé, tiré des roquettes, tiré des missiles, tirent des roquettes, tiré des obus", "bombardement|s, pilonnage|s, tir/ d'artillerie|s d'artillerie, tir/ de roquettes|s de roquettes, tirs d'obus, tir/ de missile|s de missiles, attaque au missile, frappe|s, roquettes, attaque à la roquette"),
        "suicide_bomb": ("s'est fait exploser, se sont fait exploser, s'est fait sauter", "attentat/ suicide|s suicides, attentat-suicide, attentats-suicides, kamikaze|s, attaque suicide"),
        "ied": ("a explosé, ont explosé, explos/e|ent, a sauté", "explosion|s, attentat|s, attentat à la bombe, voiture piégée, voitures piégées, bombe artisanale, engin explosif, mine antipersonnel, attentat à la voiture piégée"),
        "chemical": ("", "attaque chimique, attaques chimiques, attaque au chlore, attaque au sarin, attaque au gaz sarin, armes chimiques"),
        "clash": ("s'affront/ent|aient, se sont affrontés, se sont affrontées, se battent", "affrontement|s, combat|s, accrochage|s, échange/ de tirs|s de tirs, bataille|s, fusillade|s"),
        "assault": ("attaqu/e|ent|é|ée|és|aient, a attaqué, ont attaqué, lancé une offensive, lancé une attaque, donné l'assaut, ouvert le feu, tendu une embuscade, repouss/é|e|ent", "attaque|s, assaut|s, offensive|s, embuscade|s, incursion|s, raid|s, contre-offensive"),
        "take": ("pris le contrôle, s'emparent, s'est emparé, s'est emparée, se sont emparés, se sont emparées, repris, reprend, reprennent, conquis, libéré, ont repris, a repris, entrés dans, entré dans, a pris, ont pris", "prise, reprise, conquête, libération, chute"),
        "withdraw": ("se sont retirés, se sont retirées, s'est retiré, s'est retirée, se retire|nt, évacué leurs positions, cédé", "retrait, repli"),
        "kill": ("tu/é|ée|és|ées|e|ent|ant, mort|s|e|es, morts, décédé|s|e|es, péri, abattu|s|e, assassiné|s|e|es, massacré|s, perdu la vie, coûté la vie, a tué, ont tué", "mort de, massacre|s, bilan, décès, meurtre|s"),
        "wound": ("bless/é|ée|és|ées|e|ent|ant", "blessés, blessé"),
        "execute": ("exécut/é|e|ent|és|ée, décapit/é|és|e, fusillé|s", "exécution|s, assassinat|s, décapitation"),
        "abduct": ("enlev/é|és|ée|ées, kidnapp/é|és|ée|ent|e, pris en otage", "enlèvement|s, kidnapping, prise d'otages, prise d'otage"),
        "arrest": ("arrêt/é|és|ée|ées|e|ent, détenu|s, interpellé|s, incarcéré|s", "arrestation|s, interpellation|s, détention, rafle|s"),
        "protest": ("manifest/é|ent|e|aient, défil/é|ent, sont descendus dans la rue, protest/é|ent", "manifestation|s, protestation|s, sit-in, rassemblement|s, grève|s, grève générale"),
        "agree": ("conclu un accord, signé un accord, convenu d'un cessez-le-feu, trouvé un accord, accepté une trêve, conclu une trêve", "cessez-le-feu, trêve|s, accord de paix, accord|s, armistice, échange de prisonniers, cessation des hostilités"),
        "move_forces": ("déploy/é|e|ent|ée, envoyé des renforts, assièg/e|ent, assiégé|e|s, encercl/é|e|ent|ée", "renforts, déploiement|s, siège, encerclement, patrouille conjointe, patrouilles conjointes, manoeuvres militaires, blocus"),
        "disrupt": ("intercept/é|e|ent|és|ée, désamorc/é|ée, déminé, abattu un drone, abattu un avion", "déminage, cache d'armes, interception|s"),
        "destroy_property": ("pill/é|ent|e|és|ée, incendi/é|ent|ée|és, saccagé|s", "pillage|s, incendie criminel, saccage"),
        "statement": ("condamn/e|é|ent|ée, accus/e|é|ent, dénonc/e|é|ent, exig/e|é|ent, appel/é|le|lent à, mis en garde, met en garde, menac/e|é|ent, rejet/te|é|tent, dément|i, critiqu/e|é|ent", "condamnation, ultimatum"),
        "meet": ("rencontr/é|e|ent|és, s'est entretenu, se sont entretenus, se sont réunis, négoci/é|ent|e", "rencontre, pourparlers, négociations, sommet, réunion, entretien"),
        "sanction": ("imposé des sanctions, sanctionné|e", "sanctions, embargo"),
        "aid": ("livré de l'aide, distribué de l'aide, acheminé", "aide humanitaire, convoi humanitaire, convois humanitaires, convoi d'aide"),
        "displace": ("fui, fuient, ont fui, a fui, évacué|s|es|e, déplacé|s|es, contraints de fuir", "exode, évacuation|s, déplacement de population, retour des réfugiés"),
    },
    "de": {
        "air_strike": ("flog Angriffe, flogen Angriffe, fliegen Angriffe, flog Luftangriffe, flogen Luftangriffe", "Luftangriff|e|en|s|es, Luftschlag, Luftschläge|n, Drohnenangriff|e|en|s, Drohnenschlag, Bombenangriff|e|en, Fassbombe|n, Luftschlägen"),
        "bombard": ("bombardiert|e|en, beschoss|en, beschossen, beschießt, beschießen, unter Beschuss genommen, feuerte Raketen, feuerten Raketen, feuerte Granaten, bombardieren", "Beschuss, Raketenangriff|e|en|s, Artilleriebeschuss, Artillerieangriff|e, Granatenbeschuss, Mörserangriff|e|en, Raketenbeschuss, Bombardierung|en, Bombardement|s, Artilleriefeuer"),
        "suicide_bomb": ("sprengte sich in die Luft, sprengte sich, in die Luft gesprengt", "Selbstmordanschlag|s, Selbstmordanschläge|n, Selbstmordattentat|e|s, Selbstmordattentäter, Selbstmordattentäters"),
        "ied": ("explodiert|e|en, detoniert|e|en", "Explosion|en, Autobombe|n, Bombenanschlag|s, Bombenanschläge|n, Sprengsatz, Sprengsatzes, Anschlag|s, Anschläge|n, Landmine|n, Minenexplosion, Sprengfalle|n"),
        "chemical": ("", "Giftgasangriff|e|s, Chemiewaffenangriff|e, Giftgas, Chemiewaffeneinsatz, Chlorgasangriff, Sarin-Angriff"),
        "clash": ("lieferten sich Gefechte, kämpf/ten|en|te gegen, lieferten sich Kämpfe", "Gefecht|e|en|s, Kämpfe|n, Zusammenstoß, Zusammenstöße|n, Schusswechsel, Feuergefecht|e|en, Schlacht, Auseinandersetzungen"),
        "assault": ("greift … an, greifen … an, griff … an, griffen … an, rückte … vor, rückten … vor, angegriffen, überfiel|en, überfallen, stürmt|e|en, attackiert|e|en, eröffneten das Feuer, eröffnete das Feuer, zurückgeschlagen", "Angriff|e|en|s, Überfall, Überfälle|n, Offensive|n, Hinterhalt, Vorstoß, Bodenoffensive, Ansturm, Razzia, Militäroperation, Attacke|n"),
        "take": ("eroberte|n, erobert, eingenommen, nahm … ein, nahmen … ein, nimmt … ein, nehmen … ein, zurückerobert|e|en, befreit|e|en, übernahm|en die Kontrolle, brachte unter Kontrolle, unter ihre Kontrolle gebracht, besetzt|e|en, rückte|n in, eingerückt, vorgerückt", "Eroberung, Einnahme, Rückeroberung, Befreiung, Fall von"),
        "withdraw": ("zog sich … zurück, zogen sich … zurück, zieht sich … zurück, ziehen sich … zurück, zog … ab, zogen … ab, abgezogen, zurückgezogen, geräumt, räumten", "Rückzug, Abzug, Truppenabzug"),
        "kill": ("getötet|e|en, tötet|e|en, töteten, starb|en, gestorben, ums Leben gekommen, kam … ums Leben, kamen … ums Leben, kommen … ums Leben, ermordet|e|en, erschossen, erschoss, umgebracht, umgekommen, fielen zum Opfer, riss in den Tod", "Tote|n, Todesopfer|n, Tod|es, Massaker|s, Tötung, Todesfälle, Ermordung"),
        "wound": ("verletzt|e|en, verwundet|e|en", "Verletzte|n, Verwundete|n"),
        "execute": ("hingerichtet|e|en, enthauptet|e|en, exekutiert, richtete … hin, richteten … hin", "Hinrichtung|en, Enthauptung|en, Attentat|s, Attentate, Mordanschlag"),
        "abduct": ("entführt|e|en, verschleppt|e|en, als Geiseln genommen", "Entführung|en, Geiselnahme|n, Verschleppung"),
        "arrest": ("festgenommen, verhaftet|e|en, nahm … fest, nahmen … fest, nimmt … fest, inhaftiert", "Festnahme|n, Verhaftung|en, Verhaftungswelle"),
        "protest": ("demonstriert|e|en, protestiert|e|en, gingen auf die Straße", "Demonstration|en, Protest|e|en, Kundgebung|en, Sitzstreik, Generalstreik, Protestmarsch, Mahnwache"),
        "agree": ("einigt|en|e sich, vereinbart|en|e, Abkommen unterzeichnet, unterzeichneten ein Abkommen, Waffenruhe vereinbart", "Waffenruhe, Waffenstillstand|s, Feuerpause, Abkommen|s, Vereinbarung, Gefangenenaustausch, Friedensabkommen, Einigung"),
        "move_forces": ("verlegt|e|en Truppen, stationiert|e|en, belagert|e|en, eingekesselt, umzingelt|e|en, Verstärkung geschickt, schickte Verstärkung", "Verstärkung|en, Belagerung, Truppenverlegung, Aufmarsch, Patrouille, Militärübung, Blockade"),
        "disrupt": ("abgeschossen, schoss … ab, schossen … ab, abgefangen, entschärft|e|en, fing … ab, fingen … ab, beschlagnahmt|e|en", "Abschuss, Waffenlager, Minenräumung, Entschärfung"),
        "destroy_property": ("geplündert, plündert|e|en, niedergebrannt, in Brand gesetzt", "Plünderung|en, Brandstiftung|en"),
        "statement": ("verurteilt|e|en, beschuldigt|e|en, warf … vor, warfen … vor, fordert|e|en, warnt|e|en, droht|e|en, rief … auf, riefen … auf, kritisiert|e|en, wies … zurück, wiesen … zurück, dementiert|e|en, mahnt|e", "Verurteilung, Warnung, Ultimatum"),
        "meet": ("traf sich mit, trafen sich, beriet|en, verhandelt|e|en, kam zu Gesprächen", "Treffen, Gespräche|n, Verhandlungen, Friedensgespräche, Gipfel, Gipfeltreffen, Beratungen"),
        "sanction": ("verhängt|e|en Sanktionen, sanktioniert|e", "Sanktionen, Embargo, Waffenembargo"),
        "aid": ("lieferte Hilfsgüter, lieferten Hilfsgüter, verteilten Hilfsgüter", "Hilfskonvoi|s, humanitäre Hilfe, Hilfsgüter, Hilfslieferung|en"),
        "displace": ("flohen, geflohen, flüchtet|en|e, evakuiert|e|en, vertrieben", "Flucht, Vertreibung, Evakuierung|en, Massenflucht"),
    },
    "es": {
        "air_strike": ("", "ataque/ aéreo|s aéreos, bombardeo/ aéreo|s aéreos, ataque con drones, ataque con drone, ataque con dron, ataques con drones, ataque de dron, incursión aérea, incursiones aéreas, barril bomba, barriles bomba, ataque de la aviación"),
        "bombard": ("bombarde/ó|aron|a|an|ado|ada|ados|adas, lanz/ó|aron cohetes, lanz/ó|aron misiles, dispar/ó|aron proyectiles, cañone/ó|aron", "bombardeo|s, fuego de artillería, ataque con cohetes, ataques con cohetes, ataque con misiles, lanzamiento de cohetes, proyectiles, ataque de artillería, ataque con morteros"),
        "suicide_bomb": ("se inmoló, se hizo estallar, se inmolaron", "atentado/ suicida|s suicidas, ataque suicida, ataques suicidas, atacante suicida, terrorista suicida, coche bomba suicida"),
        "ied": ("explot/ó|aron|a, estall/ó|aron, deton/ó|aron", "explosión, explosiones, coche bomba, coches bomba, atentado|s, artefacto explosivo, mina antipersona, mina terrestre, bomba casera, atentado con bomba"),
        "chemical": ("", "ataque químico, ataques químicos, armas químicas, ataque con cloro, ataque con gas sarín, ataque con armas químicas"),
        "clash": ("se enfrent/aron|an, chocaron, combat/ieron|en, intercambiaron disparos", "enfrentamiento|s, combate|s, choque|s, tiroteo|s, batalla|s, intercambio de disparos"),
        "assault": ("dispar/ó|aron contra, atac/ó|aron|a|an|ado|ados, asalt/ó|aron, emboscaron, abri/ó|eron fuego, lanz/ó|aron una ofensiva, lanz/ó|aron un ataque, repeli/ó|eron", "ataque|s, asalto|s, ofensiva|s, emboscada|s, incursión, incursiones, redada|s, contraofensiva"),
        "take": ("captur/ó|aron, tom/ó|aron el control, recuper/ó|aron, conquist/ó|aron, tom/ó|aron, se hicieron con el control, se hizo con el control, liber/ó|aron, ocup/ó|aron, entr/ó|aron en, reconquist/ó|aron", "captura, toma, recuperación, liberación, reconquista, caída"),
        "withdraw": ("se retir/ó|aron|an, abandon/ó|aron sus posiciones, evacuaron sus posiciones, entreg/ó|aron el control", "retirada, repliegue"),
        "kill": ("mat/ó|aron|a|an|ando, muert/o|a|os|as, muri/ó|eron, murieron, murió, mueren, muere, fallec/ió|ieron|idos, asesin/ó|aron|ado|ados|ada|adas, abatido|s, abati/ó|eron, perdieron la vida, perdió la vida", "muerte|s de, masacre|s, matanza|s, víctimas mortales, asesinato|s, saldo"),
        "wound": ("herid/o|a|os|as, hiri/ó|eron, lesionad/o|os", "heridos"),
        "execute": ("ejecut/ó|aron|ado|ados, decapit/ó|aron|ado|ados, fusil/ó|aron", "ejecución, ejecuciones, decapitación, magnicidio"),
        "abduct": ("secuestr/ó|aron|ado|ados|ada|adas, tom/ó|aron rehenes", "secuestro|s, toma de rehenes, rapto"),
        "arrest": ("detuv/o|ieron, detenid/o|os|a|as, arrest/ó|aron|ado|ados, apres/ó|aron", "detención, detenciones, arresto|s, captura de"),
        "protest": ("protest/ó|aron|an, se manifest/aron|ó|an, salieron a las calles, marcharon", "protesta|s, manifestación, manifestaciones, sentada, huelga|s, huelga general, concentración"),
        "agree": ("acord/ó|aron, firm/ó|aron un acuerdo, alcanz/ó|aron un acuerdo, pactaron, declararon una tregua", "alto el fuego, tregua|s, acuerdo|s, cese al fuego, cese de hostilidades, armisticio, intercambio de prisioneros, acuerdo de paz"),
        "move_forces": ("despleg/ó|aron, desplieg/a|an, envi/ó|aron refuerzos, asedi/ó|aron|an, siti/ó|aron, cerc/ó|aron, reforz/ó|aron", "refuerzos, despliegue, asedio, cerco, patrulla conjunta, maniobras militares, bloqueo"),
        "disrupt": ("derrib/ó|aron un dron, derrib/ó|aron, intercept/ó|aron|ado, desactiv/ó|aron, incaut/ó|aron", "derribo, desminado, arsenal, interceptación"),
        "destroy_property": ("saque/ó|aron|ado, incendi/ó|aron, quem/ó|aron", "saqueo|s, incendio provocado"),
        "statement": ("conden/ó|aron|a|an, acus/ó|aron|a|an, exigi/ó|eron, exige|n, advirti/ó|eron, amenaz/ó|aron, llam/ó|aron a, rechaz/ó|aron, critic/ó|aron, desminti/ó|eron, denunci/ó|aron, inst/ó|aron", "condena, ultimátum"),
        "meet": ("se reuni/ó|eron, negoci/ó|aron, convers/ó|aron, mantuv/o|ieron conversaciones", "reunión, conversaciones, negociaciones, cumbre, encuentro"),
        "sanction": ("impus/o|ieron sanciones, sancion/ó|aron", "sanciones, embargo"),
        "aid": ("llevaron ayuda, entreg/ó|aron ayuda, distribuy/ó|eron ayuda, envi/ó|aron ayuda", "ayuda humanitaria, convoy humanitario, convoyes humanitarios, convoy de ayuda"),
        "displace": ("huy/ó|eron, huyen, evacu/ó|aron|ados|adas, desplazad/os|as, abandonaron sus hogares, abandonaron sus casas", "éxodo, desplazamiento|s, evacuación, evacuaciones, retorno de refugiados"),
    },
    "fa": {
        "air_strike": ("بمباران کرد, بمباران کردند, بمباران هوایی کرد", "حمله هوایی, حملات هوایی, حمله پهپادی, حملات پهپادی, بمباران هوایی, بمباران, حمله جنگنده‌های, حملات جنگنده‌های, بمباران‌های, یورش هوایی"),
        "bombard": ("گلوله باران کرد, هدف قرار داد, هدف قرار دادند, موشک باران کرد, گلوله‌باران کردند, موشک شلیک کرد, مورد حمله موشکی قرار داد, زیر آتش گرفت, گلوله باران کردند, گلوله‌باران کرد", "گلوله‌باران, گلوله باران, حمله موشکی, حملات موشکی, حمله توپخانه‌ای, حملات توپخانه‌ای, حمله راکتی, حملات راکتی, خمپاره‌باران, شلیک موشک, حمله خمپاره‌ای, آتش توپخانه"),
        "suicide_bomb": ("خود را منفجر کرد", "حمله انتحاری, حملات انتحاری, انفجار انتحاری, عملیات انتحاری, عامل انتحاری"),
        "ied": ("منفجر شد, منفجر کرد, منفجر کردند", "انفجار, انفجارها, انفجار بمب, انفجار مین, خودرو بمب‌گذاری شده, خودروی بمب‌گذاری شده, بمب‌گذاری, بمب کنار جاده‌ای, انفجار خودرو"),
        "chemical": ("", "حمله شیمیایی, حملات شیمیایی, سلاح شیمیایی, گاز سارین"),
        "clash": ("درگیر شد, درگیر شدند, جنگیدند", "درگیری, درگیری‌ها, درگیری‌های, درگیری مسلحانه, نبرد, نبردها, تبادل آتش, زد و خورد"),
        "assault": ("حمله کرد, حمله کردند, یورش برد, یورش بردند, کمین کردند, تیراندازی کرد, تیراندازی کردند", "حمله, حملات, یورش, کمین, تیراندازی, عملیات نظامی, حمله مسلحانه, تجاوز, حمله تروریستی"),
        "take": ("تصرف کرد, تصرف کردند, آزاد کرد, آزاد کردند, بازپس گرفت, بازپس گرفتند, به کنترل درآورد, کنترل را در دست گرفت, اشغال کرد, اشغال کردند, پس گرفتند, به تصرف درآوردند, وارد شدند", "تصرف, آزادسازی, بازپس‌گیری, اشغال, سقوط"),
        "withdraw": ("عقب‌نشینی کرد, عقب‌نشینی کردند, عقب نشینی کردند, تخلیه کردند, عقب نشینی کرد", "عقب‌نشینی, عقب نشینی, خروج نیروها"),
        "kill": ("کشته شد, کشته شدند, کشت, کشتند, به شهادت رسید, به شهادت رسیدند, جان باخت, جان باختند, به هلاکت رسید, به هلاکت رسیدند, جان خود را از دست دادند, جان خود را از دست داد, شهید شد, شهید شدند", "کشته, کشته شدن, شهادت, کشتار, قتل عام, هلاکت, مرگ, جان باختن"),
        "wound": ("زخمی شد, زخمی شدند, مجروح شد, مجروح شدند, زخمی کرد", "زخمی, مجروح, زخمی شدن"),
        "execute": ("اعدام کرد, اعدام کردند, ترور کرد, ترور کردند, ترور شد, اعدام شد, اعدام شدند, سر برید, سر بریدند", "اعدام, ترور, اعدام‌ها"),
        "abduct": ("ربود, ربودند, ربوده شد, ربوده شدند, گروگان گرفت, گروگان گرفتند", "آدم‌ربایی, ربودن, گروگان‌گیری"),
        "arrest": ("بازداشت کرد, بازداشت کردند, بازداشت شد, بازداشت شدند, دستگیر کرد, دستگیر کردند, دستگیر شد, دستگیر شدند", "بازداشت, دستگیری, دستگیری‌ها"),
        "protest": ("تظاهرات کردند, اعتراض کردند, راهپیمایی کردند, تجمع کردند, به خیابان‌ها آمدند", "تظاهرات, اعتراض, اعتراضات, راهپیمایی, تجمع اعتراضی, تحصن, اعتصاب"),
        "agree": ("توافق کردند, به توافق رسیدند, توافقنامه امضا کردند, آتش‌بس امضا کردند, توافق کرد", "آتش‌بس, آتش بس, توافق, توافقنامه, تبادل اسرا, تبادل زندانیان, صلح"),
        "move_forces": ("مستقر کرد, مستقر کردند, محاصره کرد, محاصره کردند, اعزام کرد, نیروی کمکی فرستاد, نیروی کمکی اعزام کرد, مستقر شدند, اعزام کردند", "نیروی کمکی, استقرار, محاصره, رزمایش, گشت مشترک, تجهیزات نظامی"),
        "disrupt": ("سرنگون کرد, سرنگون کردند, رهگیری کرد, خنثی کرد, خنثی کردند, کشف کردند, منهدم کردند", "سرنگونی, رهگیری, خنثی‌سازی, انبار مهمات, مین‌روبی"),
        "destroy_property": ("غارت کرد, غارت کردند, به آتش کشید, به آتش کشیدند", "غارت, تخریب"),
        "statement": ("محکوم کرد, محکوم کردند, متهم کرد, متهم کردند, خواستار شد, هشدار داد, تهدید کرد, رد کرد, تکذیب کرد, انتقاد کرد, درخواست کرد", "محکومیت, هشدار"),
        "meet": ("دیدار کرد, دیدار کردند, مذاکره کرد, مذاکره کردند, گفت‌وگو کرد, گفت‌وگو کردند, رایزنی کرد", "دیدار, مذاکرات, مذاکره, نشست, گفت‌وگو, گفتگو"),
        "sanction": ("تحریم کرد, تحریم کردند", "تحریم, تحریم‌ها, تحریم‌های"),
        "aid": ("کمک ارسال کرد, کمک رساند, توزیع کرد, کمک فرستاد", "کمک‌های بشردوستانه, کمک بشردوستانه, کاروان کمک, کمک‌های انسانی"),
        "displace": ("آواره شد, آواره شدند, گریختند, فرار کردند, تخلیه شدند, خانه‌های خود را ترک کردند", "آوارگی, کوچ, تخلیه غیرنظامیان, بازگشت آوارگان"),
    },
    "he": {
        "air_strike": ("הפציץ||ה|ו, הפציצו", "תקיפ/ה אווירית|ות אוויריות, תקיפת כטב\"ם, תקיפת מל\"ט, הפצצה, הפצצות, הפצצה אווירית, תקיפות מהאוויר, מתקפה אווירית, תקיפה, תקיפות, תקיפת חיל האוויר, חבית נפץ, חביות נפץ"),
        "bombard": ("הפגיז||ה|ו, תקף, תקפה, תקפו, ירה רקטות, ירו רקטות, שיגרו רקטות, שיגר טילים, שיגרו טילים, ירו פגזים", "הפגז/ה|ות, ירי ארטילרי, ירי רקטות, ירי פצצות מרגמה, מתקפת טילים, ירי טילים, אש ארטילרית, ירי תותחים"),
        "suicide_bomb": ("פוצץ את עצמו, התפוצץ מחבל מתאבד", "פיגוע התאבדות, פיגועי התאבדות, מחבל מתאבד, מתאבד"),
        "ied": ("התפוצץ||ה|ו, פוצצו", "פיצוץ, פיצוצים, מכונית תופת, מטען חבלה, מטען נפץ, פיגוע, פיגועים, מוקש, פיצוץ מטען"),
        "chemical": ("", "מתקפה כימית, מתקפת גז, נשק כימי, תקיפה כימית, התקפה כימית"),
        "clash": ("נלחמו, התעמתו, התנגשו, החליפו אש", "עימות, עימותים, קרב, קרבות, חילופי אש, היתקלות, חילופי ירי, התנגשויות"),
        "assault": ("התקיפ/ה|ו, התקיף, פשטו, פשט, הסתער||ו|ה, פתחו באש, פתח באש, ארבו, תקפו את העמדות", "מתקפה, מתקפות, התקפה, התקפות, מארב, פשיטה, פשיטות, הסתערות, מבצע צבאי, ירי, תקרית ירי"),
        "take": ("כבש||ו|ה, השתלט||ו|ה על, שחרר||ו|ה את, נכנס||ו|ה לתוך, השתלט, השתלטו, השתלטה", "כיבוש, השתלטות, שחרור העיר, נפילת"),
        "withdraw": ("נסוג||ו|ה, פינו את עמדותיהם", "נסיגה, נסיגת"),
        "kill": ("נהרג||ו|ה, הרג||ו|ה, נרצח||ו|ה, חוסל||ו, מת||ו, רצח||ו, קטלו, טבחו, הרוג, הרוגים, נפל חלל", "הרוגים, מוות, טבח, מותו, הרג, מניין ההרוגים"),
        "wound": ("נפצע||ו|ה, פצע||ו|ה", "פצועים, פצוע, פציעה"),
        "execute": ("הוצא להורג, הוצאו להורג, הוציא להורג, הוציאו להורג, התנקשו, חיסלו, חיסל, ערפו את ראשו, ערפו", "הוצאה להורג, הוצאות להורג, חיסול, התנקשות, עריפת ראש"),
        "abduct": ("חטף||ו|ה, נחטף||ו|ה", "חטיפה, חטיפת, לקיחת בני ערובה, חטיפות"),
        "arrest": ("עצר||ו|ה, נעצר||ו|ה, כלאו", "מעצר, מעצרים, גל מעצרים"),
        "protest": ("הפגינ/ו|ה, מחו, יצאו לרחובות, צעדו, הפגין", "הפגנה, הפגנות, מחאה, מחאות, שביתה, עצרת, צעדת מחאה"),
        "agree": ("חתמו על הסכם, הסכימו על הפסקת אש, הגיעו להסכם, חתמה על הסכם, הגיעו להסכמה", "הפסקת אש, הפסקת האש, הסכם, רגיעה, חילופי שבויים, עסקת חילופי שבויים, הסכם שלום"),
        "move_forces": ("פרס כוחות, פרסו כוחות, תגבר||ו|ה, כיתר||ו, הטיל מצור, הטילו מצור, שלח תגבורת, שלחו תגבורת", "תגבורת, תגבורות, מצור, פריסה, תרגיל צבאי, סיור משותף, כיתור"),
        "disrupt": ("יירט||ו|ה, הפיל||ו|ה מטוס, הפיל מל\"ט, נטרל||ו", "יירוט, מחסן נשק, פינוי מוקשים, הפלת מטוס"),
        "destroy_property": ("בזז||ו, הצית||ו, שרפו, הרסו בתים", "ביזה, הצתה, ונדליזם"),
        "statement": ("גינה, גינתה, גינו, האשימ/ה|ו, האשים, קרא||ה|ו ל, דרש||ה|ו, הזהיר||ה|ו, איים, איימה, איימו, דחה, דחתה, הכחיש||ה|ו, ביקר||ה|ו", "גינוי, אזהרה, אולטימטום"),
        "meet": ("נפגש||ו|ה, נועד||ו|ה, ניהלו שיחות, שוחח||ו עם", "פגישה, פגישת, שיחות, משא ומתן, פסגה, ועידה"),
        "sanction": ("הטיל||ו|ה סנקציות", "סנקציות, אמברגו"),
        "aid": ("העביר||ו|ה סיוע, חילקו סיוע, שלח||ו|ה סיוע", "סיוע הומניטרי, שיירת סיוע, סיוע רפואי"),
        "displace": ("ברחו, נמלט||ו|ה, פונו, עזבו את בתיהם, נעקרו", "בריחת, פינוי, פינוי תושבים, עקירה, חזרת פליטים"),
    },
    "ku": {
        "air_strike": ("ji asmanan ve bombebaran kir, ji hewayê ve lêxist, bi balafiran bombebaran kir", "êrîşa hewayî, êrîşên hewayî, êrîşa asmanî, êrîşên asmanî, êrîşa dronê, êrîşên dronan, êrîşa SÎHA, êrîşa balafira bêmirov, êrîşa balafirên şer, bombebarana hewayî, êrîşa balafiran"),
        "bombard": ("bombebaran kir, bombebaran kirin, topbaran kir, topbaran kirin, bombebaran dikin, kir hedef, kirin hedef, lêxist, lêxistin, hedef girt, hedef girtin", "bombebaran, bombebarana, topbaran, topbarana, êrîşa rokêtan, êrîşa mûşekan, êrîşa topan, êrîşa hawanan, topbarankirina"),
        "suicide_bomb": ("xwe teqand, xwe teqandin", "êrîşa xwekujî, êrîşên xwekujî, çalakiya xwekujî, xwekujer"),
        "ied": ("teqiya, teqîya, teqiyan, teqîn", "teqîn, teqîna, teqînek, teqînê, teqîna mayînê, teqîna bombeyê, teqîna erebeya bombebarkirî, erebeya bombebarkirî, mayîn"),
        "chemical": ("", "êrîşa kîmyewî, çekên kîmyewî, êrîşa kîmyayî"),
        "clash": ("şer kirin, ketin şer", "pevçûn, pevçûnên, pevçûna, pevçûnan, pevçûnek, şerê giran, pevçûnên dijwar, şerên dijwar"),
        "assault": ("êrîş kir, êrîş kirin, êrîş dike, êrîş bir, êrîş birin, gule berda, gule reşand, êrîşî kir, êrîşê kir, êrîşî kirin", "êrîş, êrîşa, êrîşên, êrîşek, êrîşeke, êrîşê, êrîşan, kemîn, operasyon, operasyona, êrîşa çekdarî, dagirkeriyê"),
        "take": ("kontrol kir, kontrol kirin, rizgar kir, rizgar kirin, dagir kir, dagir kirin, xist bin kontrola xwe, xistin bin kontrola xwe, girt, ketin nav, azad kir, azad kirin", "rizgarkirina, dagirkirina, kontrolkirina, azadkirina"),
        "withdraw": ("vekişiya, vekişiyan, xwe vekişand, xwe vekişandin, paşve vekişiyan", "vekişîn, vekişîna"),
        "kill": ("hat kuştin, hatin kuştin, kuşt, kuştin, mir, mirin, jiyana xwe ji dest da, jiyana xwe ji dest dan, şehîd bû, şehîd bûn, şehîd ket, şehîd ketin, şehîd xist, hatin qetilkirin, hate kuştin, hatine kuştin, jiyana xwe ji dest dane", "kuştina, mirina, komkujî, komkujiya, qetlîam, şehadeta"),
        "wound": ("birîndar bû, birîndar bûn, birîndar kir, birîndar kirin", "birîndarbûna, birîndar"),
        "execute": ("îdam kir, îdam kirin, hat îdamkirin, hatin îdamkirin, sûîqest kir, serjê kirin", "îdam, îdamkirina, sûîqest, sûîqesta"),
        "abduct": ("revand, revandin, hat revandin, hatin revandin, rehîn girtin", "revandina, revandin, rehîngirtin"),
        "arrest": ("hat girtin, hatin girtin, binçav kir, binçav kirin, hat binçavkirin, hatin binçavkirin, desteser kir, desteser kirin, hat desteserkirin, hatin desteserkirin", "binçavkirin, binçavkirina, girtina, desteserkirina, destgîrkirina"),
        "protest": ("protesto kir, protesto kirin, meşiyan, daketin kolanan, xwepêşandan kirin, derketin kolanan, nerazîbûn nîşan dan", "xwepêşandan, xwepêşandana, xwepêşandanek, meş, meşa, çalakiya protestoyê, protesto, mîtîng, rûniştina protestoyê, çalakiya nerazîbûnê, grev"),
        "agree": ("li hev kirin, lihevkirin îmze kirin, peyman îmze kirin, agirbest ragihandin, agirbest ragihand", "agirbest, agirbesta, lihevkirin, lihevkirina, peyman, peymana, danûstandina dîlan"),
        "move_forces": ("bi cih kir, bi cih kirin, dorpêç kir, dorpêç kirin, şandin herêmê, hêz şandin, leşker şandin, hêz şand", "dorpêç, dorpêça, bicihkirina, dewriyeya hevpar, manewra, şandina leşkeran"),
        "disrupt": ("xist xwarê, xistin xwarê, teqemenî bêbandor kir, pûç kir, xiste xwarê", "paqijkirina mayînan, xistina dronê"),
        "destroy_property": ("talan kir, talan kirin, şewitand, şewitandin, hilweşand, hilweşandin", "talan, talana, talankirina, şewitandina"),
        "statement": ("şermezar kir, şermezar kirin, sûcdar kir, sûcdar kirin, hişyarî da, bang kir, bang li, gef xwar, red kir, daxwaz kir, rexne kir", "şermezarkirina, hişyarî"),
        "meet": ("civiya, civiyan, hevdîtin kir, hevdîtin kirin, hevdîtin pêk anî, danûstandin kirin, danûstandin kir", "hevdîtin, hevdîtina, civîn, civîna, danûstandin, danûstandinên"),
        "sanction": ("ceza birîn, sizayên aborî danîn", "sizayên aborî, ambargo, ambargoya, dorpêça aborî"),
        "aid": ("alîkarî şand, alîkarî şandin, alîkarî belav kir, alîkarî gihand", "alîkariya mirovî, alîkariyên mirovî, karwanê alîkariyê, alîkarî"),
        "displace": ("koç kir, koç kirin, koçber bûn, reviyan, malên xwe terikandin, derketin malên xwe, hatin koçberkirin", "koçberî, koçberkirin, koça bi zorê, vegera koçberan"),
    },
    "ckb": {
        "air_strike": ("بۆردومانی کرد, بۆردومانیان کرد, بۆردوومانی کرد, بۆردوومانیان کرد, بۆمبباران کرد", "هێرشی ئاسمانی, هێرشە ئاسمانییەکان, بۆردومان, بۆردوومان, هێرشی درۆن, هێرشی فڕۆکەی بێفڕۆکەوان, بۆردومانی, بۆردوومانی, هێرشی ئاسمانیی, بۆردومانە ئاسمانییەکان"),
        "bombard": ("تۆپباران کرد, تۆپبارانی کرد, تۆپبارانیان کرد, کردە ئامانج, کردیە ئامانج, کردیانە ئامانج, تۆپباران کرا, مووشەکباران کرد", "تۆپباران, تۆپبارانی, هێرشی مووشەکی, هێرشی موشەکی, مووشەکباران, تۆپبارانکردنی, هێرشی هاوەن"),
        "suicide_bomb": ("خۆی تەقاندەوە", "هێرشی خۆکوژی, خۆکوژ, هێرشێکی خۆکوژی"),
        "ied": ("تەقییەوە, تەقیەوە, تەقینەوە ڕوویدا", "تەقینەوە, تەقینەوەی, تەقینەوەیەک, تەقینەوەی مین, تەقینەوەی بۆمب, ئۆتۆمبێلی بۆمبڕێژکراو, بۆمب, مین"),
        "chemical": ("", "هێرشی کیمیایی, چەکی کیمیایی, کیمیاباران"),
        "clash": ("شەڕیان کرد, پێکدادان", "پێکدادان, پێکدادانی, پێکدادانێک, شەڕ, شەڕی, شەڕوپێکدادان, ڕووبەڕووبوونەوە, پێکدادانەکان"),
        "assault": ("هێرشی کرد, هێرشیان کرد, هێرشی کردە, هێرشیان کردە, تەقەی کرد, تەقەیان کرد, پەلاماری دا, پەلاماریان دا", "هێرش, هێرشی, هێرشێک, هێرشێکی, هێرشەکان, هێرشەکە, پەلامار, کەمین, بۆسە, ئۆپەراسیۆن, تەقەکردن"),
        "take": ("کۆنترۆڵ کرد, کۆنترۆڵی کرد, کۆنترۆڵیان کرد, ئازاد کرد, ئازادیان کرد, ئازادی کرد, داگیر کرد, داگیریان کرد, داگیری کرد, دەستی بەسەرداگرت, دەستیان بەسەرداگرت", "کۆنترۆڵکردنی, ئازادکردنی, داگیرکردنی"),
        "withdraw": ("کشایەوە, کشانەوە, پاشەکشەی کرد, پاشەکشەیان کرد", "کشانەوە, کشانەوەی, پاشەکشە, پاشەکشەی"),
        "kill": ("کوژرا, کوژران, کوشت, کوشتیان, شەهید بوو, شەهید بوون, گیانی لەدەستدا, گیانیان لەدەستدا, مرد, مردن, کوشتی, گیانی لە دەستدا, گیانیان لە دەستدا", "کوژرانی, کوشتنی, کۆمەڵکوژی, مردنی, کوژراو, قوربانی"),
        "wound": ("بریندار بوو, بریندار بوون, برینداربوون, بریندار کرد, بریندار کران", "برینداربوونی, بریندار"),
        "execute": ("لەسێدارە دا, لەسێدارەیان دا, تیرۆر کرد, تیرۆر کرا, تیرۆریان کرد, سەربڕی, گوللەباران کران, لەسێدارە دران", "لەسێدارەدان, لەسێدارەدانی, تیرۆرکردنی, تیرۆر, گوللەبارانکردنی"),
        "abduct": ("ڕفاند, ڕفاندیان, ڕفێنرا, ڕفێنران, ڕفاندی", "ڕفاندن, ڕفاندنی, بەبارمتەگرتن"),
        "arrest": ("دەستگیر کرد, دەستگیریان کرد, دەستگیری کرد, دەستگیر کرا, دەستگیر کران, دەستبەسەر کرد, دەستبەسەر کران", "دەستگیرکردن, دەستگیرکردنی, دەستبەسەرکردنی"),
        "protest": ("خۆپیشاندانیان کرد, ناڕەزایەتییان دەربڕی, ڕژانە سەر شەقام, ڕێپێوانیان کرد", "خۆپیشاندان, خۆپیشاندانی, خۆپیشاندانێک, ناڕەزایەتی, ڕێپێوان, مانگرتن, گردبوونەوەی ناڕەزایەتی"),
        "agree": ("ڕێککەوتن, ڕێککەوت, گەیشتنە ڕێککەوتن, واژۆیان کرد, ڕێککەوتنیان واژۆ کرد", "ئاگربەست, ئاگربەستی, ڕێککەوتننامە, ڕێککەوتن, ڕێککەوتنی, ئاڵوگۆڕی دیل"),
        "move_forces": ("گەمارۆی دا, گەمارۆیان دا, هێزی نارد, هێزیان نارد, جێگیر کرد, جێگیریان کرد", "گەمارۆ, گەمارۆی, هێزی پشتیوانی, مانۆڕ, جێگیرکردنی, دەوریەی هاوبەش"),
        "disrupt": ("خستە خوارەوە, خستیانە خوارەوە, پووچەڵ کردەوە, پووچەڵیان کردەوە, خستیە خوارەوە", "پووچەڵکردنەوەی, پاککردنەوەی مین, خستنەخوارەوەی"),
        "destroy_property": ("تاڵان کرد, تاڵانیان کرد, سووتاند, سووتاندیان, وێران کرد", "تاڵانکردن, تاڵانکردنی, تاڵانی, سووتاندنی"),
        "statement": ("ئیدانە کرد, ئیدانە کران, ئیدانەی کرد, ئیدانەیان کرد, سەرکۆنەی کرد, تاوانبار کرد, تاوانباری کرد, هۆشداری دا, داوای کرد, هەڕەشەی کرد, ڕەتی کردەوە, داوایان کرد", "ئیدانەکردن, هۆشداری"),
        "meet": ("کۆبووەوە, کۆبوونەوە, چاوی پێکەوت, دانوستانیان کرد, دیداری کرد", "کۆبوونەوە, کۆبوونەوەی, دیدار, دیداری, دانوستان, گفتوگۆ, گفتوگۆی"),
        "sanction": ("سزای سەپاند, سزایان سەپاند", "سزای ئابووری, سزاکان, ئابڵوقە"),
        "aid": ("یارمەتی نارد, هاوکاری نارد, یارمەتیان دابەش کرد, یارمەتی دابەش کرد", "هاوکاری مرۆیی, یارمەتی مرۆیی, کاروانی یارمەتی, هاوکارییە مرۆییەکان"),
        "displace": ("ئاوارە بوو, ئاوارە بوون, هەڵاتن, ماڵەکانیان بەجێهێشت, ڕایانکرد", "ئاوارەبوون, ئاوارەبوونی, ئاوارەیی, گەڕانەوەی ئاوارەکان, کۆچ"),
    },
}

CUES = {
    "tr": {"aircraft": "uçak, uçağı, uçakları, savaş uçağı, savaş uçakları, jetleri, helikopteri, helikopterleri, insansız hava aracı, SİHA, İHA", "artillery": "top, topçu, havan, roket, füze, obüs", "suicide": "intihar, canlı bomba"},
    "ru": {"aircraft": "авиация, авиации, самолет, самолеты, самолёты, вертолет, вертолеты, вертолёты, беспилотник, беспилотники, дрон, дроны, ВКС, истребители, бомбардировщики", "artillery": "артиллерия, артиллерии, артиллерийский, артиллерийские, ракеты, ракета, ракетами, миномет, минометы, минометный, РСЗО, снаряды", "suicide": "смертник, смертника"},
    "fr": {"aircraft": "avion, avions, aviation, hélicoptère, hélicoptères, chasseurs", "artillery": "artillerie, roquettes, roquette, obus, mortier, mortiers", "suicide": "kamikaze, suicide"},
    "de": {"aircraft": "Kampfjet, Kampfjets, Kampfflugzeuge, Kampfflugzeug, Flugzeuge, Luftwaffe, Hubschrauber, Drohne, Drohnen", "artillery": "Artillerie, Raketen, Rakete, Granaten, Mörser", "suicide": "Selbstmordattentäter"},
    "es": {"aircraft": "avión, aviones, aviación, helicóptero, helicópteros, cazas, dron, aviones de combate", "artillery": "artillería, cohetes, cohete, misiles, misil, morteros, proyectiles", "suicide": "suicida, suicidas"},
    "fa": {"aircraft": "جنگنده, جنگنده‌های, جنگنده‌ها, هواپیما, هواپیماهای, پهپاد, پهپادهای, بالگرد, بالگردهای, هوایی", "artillery": "توپخانه, توپخانه‌ای, موشک, موشکی, خمپاره, راکت", "suicide": "انتحاری"},
    "he": {"aircraft": "מטוס, מטוסים, מטוסי, מטוסי קרב, מסוק, מסוקים, כטב\"ם, מל\"ט, חיל האוויר, אווירית", "artillery": "ארטילריה, ארטילרי, טילים, רקטות, מרגמות, פגזים, תותחים", "suicide": "מתאבד"},
    "ku": {"aircraft": "balafir, balafirên, balafirên şer, dron, dronên, helîkopter, SÎHA", "artillery": "top, topan, rokêt, mûşek, hawan, obus", "suicide": "xwekujî"},
    "ckb": {"aircraft": "فڕۆکە, فڕۆکەکانی, فڕۆکەی جەنگی, درۆن, هەلیکۆپتەر, فڕۆکەی بێفڕۆکەوان, ئاسمانی", "artillery": "تۆپ, تۆپخانە, مووشەک, موشەک, هاوەن", "suicide": "خۆکوژی"},
}
SUBTYPE = {"aircraft": "air_drone_strike", "artillery": "shelling_artillery_missile", "suicide": "suicide_bomb"}


FINAL_LETTERS = str.maketrans("ךםןףץ", "כמנפצ")  # of Hebrew: written so at the end of a word only


def joined(stem, ending):
    return stem[:-1] + stem[-1:].translate(FINAL_LETTERS) + ending if ending and ending[0].isalpha() else stem + ending


def forms(item):
    """stem|a|b, stem/a|b, with a rest behind the endings: "нанес||ла|ли удар" """
    if "|" not in item and "/" not in item:
        return [item]
    cut = min(i for i in (item.find("|"), item.find("/")) if i >= 0)
    stem, endings = item[:cut], item[cut + 1:]
    plain = item[cut] == "|"
    endings = endings.split("|")
    last = endings[-1]
    rest = ""
    if " " in last and not any(" " in e for e in endings[:-1]):
        last, _, rest = last.partition(" ")
        rest = " " + rest
        endings[-1] = last
    out = [stem + rest] if plain else []
    return out + [joined(stem, e) + rest for e in endings]


def words(text):
    out = []
    for item in (x.strip() for x in text.split(",")):
        if item:
            out += forms(item)
    return list(dict.fromkeys(out))


def quoted(w):
    return "'" + w.replace("'", "''") + "'"


def write_language(lang):
    with open(os.path.join(COMMON, "events", lang + ".yaml"), "w", encoding="utf-8") as f:
        f.write("# Made by packs/common/tools/plain_frames.py; change that, not this. The keys: en.yaml.\n")
        f.write(f"# Source: own word lists, 2026-11.\nlanguage: {lang}\norder: {ORDERS[lang]}\nrole_sets:\n")
        for name, roles in ROLES.items():
            f.write(f"  {name}: {roles}\n")
        f.write("frames:\n")
        for fid, (verbs, nouns) in WORDS[lang].items():
            subtype, kind, score, roles, more = FRAMES[fid]
            f.write(f"  - id: {fid}\n    subtype: {subtype}\n    kind: {kind}\n    score: {score}\n    roles: {roles}\n")
            for key, value in more.items():
                f.write(f"    {key}: {value}\n")
            if verbs:
                f.write(f"    verbs: [{', '.join(map(quoted, words(verbs)))}]\n")
            if nouns:
                f.write(f"    nouns: [{', '.join(map(quoted, words(nouns)))}]\n")


def write_cues():
    path = os.path.join(COMMON, "cues.tsv")
    with open(path, encoding="utf-8") as f:
        lines = [l for l in f if not l.rstrip("\n").endswith(SOURCE)]
    for lang, classes in CUES.items():
        for cls, text in classes.items():
            lines += [f"{w}\t{lang}\t{cls}\t{SUBTYPE[cls]}\t{SOURCE}\n" for w in words(text)]
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(lines)


for language in WORDS:
    write_language(language)
write_cues()
