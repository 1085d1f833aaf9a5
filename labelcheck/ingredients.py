"""Names of ingredients as labels print them: cobalamins, other drugs, excipients, brands."""

from __future__ import annotations

from labelcheck.units import lexicon

COBALAMINS = lexicon("""
cyanocobalamin: cyanocobalamin, cianocobalamina, cyanokobalamin, cyjanokobalamina, kyanokobalamin, cianokobalamin,
    siyanokobalamin, tsüanokobalamiin, syanokobalamiini, cianokobalaminas, ciānkobalamīns, цианокобаламин,
    ціанокобаламін, シアノコバラミン, 氰钴胺, 氰鈷胺, 시아노코발라민
hydroxocobalamin: hydroxocobalamin, hidroxocobalamina, idroxocobalamina, idrossocobalamina, hydroxokobalamin,
    hydroksokobalamin, hydroksokobalamiini, hidroksokobalamin, hydroxycobalamin, hydroxycobalamine,
    гидроксокобаламин, оксикобаламин, ヒドロキソコバラミン, 羟钴胺,
    하이드록소코발라민, 히드록소코발라민, hydroxocobalam, hydroksykobalamin
methylcobalamin: methylcobalamin, metilcobalamina, mecobalamin, mecobalamina, mekobalamin, metylkobalamin,
    metilkobalamin, metylokobalamina, methylkobalamin,
    mékobalamin, метилкобаламин, мекобаламин, メコバラミン, 甲钴胺, 甲鈷胺,
    메코발라민, co-methylcobalamin
adenosylcobalamin: adenosylcobalamin, cobamamide, cobamamida, adenosilcobalamina, dibencozide, dibencozida,
    adenozylokobalamina, кобамамид, コバマミド, 腺苷钴胺, 코바마미드
""")
"""Every spelling stands for the substance; endings and sounds are evened out by names.skeleton."""

VITAMINS = lexicon("""
thiamine: thiamine, thiamin, tiamina, tiamin, tiamiini, тиамин, チアミン
riboflavin: riboflavin, riboflavina, riboflavine, ryboflawina, рибофлавин, リボフラビン
niacinamide: niacinamide, nicotinamide, nicotinamida, nikotinamid, nikotynamid, niacinamida, niacin, никотинамид
pantothenic acid: dexpanthenol, panthenol, dexpantenol, pantothenate, pantothenic acid, декспантенол
pyridoxine: pyridoxine, piridoxina, pyridoxin, pirydoksyna, piridoksin, пиридоксин, ピリドキシン, pyridoxal
biotin: biotin, biotina, биотин
folic acid: folic acid, acide folique, acido folico, folsäure, folsyra, kwas foliowy, folate, leucovorin, фолиевая
ascorbic acid: ascorbic acid, acide ascorbique, acido ascorbico, ascorbinsäure, ascorbate, аскорбиновая
vitamin a: retinol
vitamin d: cholecalciferol, colecalciferol, ergocalciferol, calcitriol, alfacalcidol
vitamin e: tocopherol, tocopheryl, tocoferol
vitamin k: phytomenadione, phytonadione, fitomenadiona, menadione
""")

EXCIPIENTS = lexicon("""
benzyl alcohol: benzyl alcohol, benzylalkohol, alcool benzylique, alcohol bencilico, alcool benzilico, benzil alkol,
    benzylalcohol, benzyl alc, bnoh, alkohol benzylowy, álcool benzílico, бензиловый спирт, ベンジルアルコール
sodium chloride: sodium chloride, chlorure de sodium, cloruro de sodio, cloruro di sodio, sodio cloruro, cloreto de
    sodio, natriumchlorid, natriumchloride, natriumklorid, sodyum klorur, sodu chlorek, chlorek sodu, chlorid sodny,
    натрия хлорид, 塩化ナトリウム, saline, nacl, sod chloride
water for injection: water for injection, water for injections, eau pour preparations injectables, agua para
    inyeccion, agua para inyectables, acqua per preparazioni iniettabili, agua para injecao, agua para injetaveis, wfi,
    wasser fur injektionszwecke, вода для инъекций, water, aqua, agua, 注射用水
hydrochloric acid: hydrochloric acid, acide chlorhydrique, acido clorhidrico, acido cloridrico, salzsaure
sodium hydroxide: naoh, sodium hydroxide, hydroxyde de sodium, hidroxido de sodio, natriumhydroxid, sodio idrossido
phenol: phenol, fenol
methylparaben: methylparaben, methyl paraben, metilparabeno, methyl hydroxybenzoate, methylhydroxybenzoat,
    paraossibenzoato di metile, parabens, nipagin, metylparahydroxibensoat
propylparaben: propylparaben, propyl paraben, propilparabeno, propyl hydroxybenzoate, propylhydroxybenzoat,
    paraossibenzoato di propile, nipasol
sodium acetate: sodium acetate, sodio acetato, acetate de sodium, acetato de sodio, natriumacetat
acetic acid: acetic acid, acide acetique, acido acetico
sodium phosphate: sodium phosphate, disodium phosphate, phosphate de sodium, fosfato de sodio, sodium dihydrogen
    phosphate
sodium citrate: sodium citrate, citrate de sodium, citrato de sodio
citric acid: zitronensäure, citric acid, acide citrique, acido citrico
sorbitol: sorbitol
mannitol: mannitol, manitol, d-mannitol, マンニトール
edetate: edetate, edta, disodium edetate, edetic acid
chlorobutanol: chlorobutanol, clorobutanol, chlorbutol
benzalkonium: benzalkonium
ammonium sulfate: ammonium sulfate, ammonium sulphate
potassium cyanide: kcn, potassium cyanide, kaliumcyanid, cyanure de potassium, cianuro potasico
propylene glycol: propylene glycol, propilenglicol
polysorbate: polysorbate, polisorbato
ethanol: ethanol, etanol
alcohol: alcohol, isopropyl alcohol
glycerin: glycerin, glycerol, glicerina
sodium metabisulfite: sodium metabisulfite, sodium bisulfite, metabisulfite, sodium sulfite
sodium: sodium, natrium, sodio, natriumgehalt
polyphosphate: polyphosphate, kaliumhexacyanoferrat, potassium hexacyanoferrate
tromethamine: tromethamine, trometamol, trometamina
sodium benzoate: sodium benzoate, benzoate de sodium, benzoato de sodio
ammonium acetate: ammonium acetate
thiomersal: thiomersal, thimerosal
buffer: buffer, puffer
dextran: dextran, gelatin, gelatine
cresol: хлоркрезол, cresol, metacresol, m-cresol, chlorocresol, chlorkresol
glycine: glycine, glicina
macrogol: macrogol, polyethylene glycol, povidone
monothioglycerol: monothioglycerol, thioglycerol
sodium thiosulfate: sodium thiosulfate, thiosulfate
preservative: preservative, preservatives, konservierungsmittel, conservateur, conservante, conservanti, konserwant
aluminium: aluminium, aluminum, alluminio, aluminio
sulfite: sulfite, sulfites, sulphite, sulphites, sulfit, solfiti
endotoxin: endotoxin, endotoxins, endotoxine
tartaric acid: tartaric acid, weinsäure, acide tartrique, gentisic acid
phenylmercuric nitrate: phenylmercuric nitrate, phenylmercuric acetate
cremophor: cremophor, kolliphor
acetone: acetone, aceton
lactose: lactose, lactosa, sucrose, trehalose, histidine
""")

PHRASES = lexicon("""
calcium gluconate: calcium gluconate
calcium chloride: calcium chloride
potassium chloride: potassium chloride, kaliumchlorid, chlorure de potassium
sodium bicarbonate: sodium bicarbonate, natriumbicarbonat, bicarbonate de sodium
magnesium sulfate: magnesium sulfate, magnesium sulphate
iron: iron, ferric, ferrous, iron dextran, iron sucrose, eisen
cobalt: cobalt, cobaltum, cobalt gluconate
copper: copper, copper gluconate, cuprum
zinc: zinc, zinc sulfate, zinco
deoxycholic acid: deoxycholic acid
toldimfos: toldimfos, butafosfan, butaphosphan
liver extract: liver extract, soluble liver extract, liver
alpha lipoic acid: alpha lipoic acid, thioctic acid, lipoic
methionine: methionine, inositol, choline, methionine inositol choline
levocarnitine: carnitine
acetylsalicylic acid: acetylsalicylic acid
lidocaine: リドカイン, lidokain, xylocaine, lidocainum, лидокаин
diclofenac: diklofenak, диклофенак
dexamethasone: dexametazon, дексаметазон
""")
"""Active ingredients of more than one word, or of more than one spelling."""

DRUGS = """
abatacept abciximab acetaminophen acetazolamide acetylcysteine aciclovir acyclovir adalimumab adenosine adrenaline
alprostadil alteplase amikacin aminocaproic aminophylline amiodarone amlodipine amoxicillin amphotericin ampicillin
anidulafungin apomorphine argatroban aripiprazole artesunate asparaginase aspirin atenolol atracurium atropine
azacitidine azathioprine azithromycin aztreonam baclofen bendamustine benzathine benzylpenicillin benztropine
betamethasone bevacizumab bivalirudin bleomycin bortezomib botulinum bumetanide bupivacaine buprenorphine busulfan
butorphanol butylscopolamine cabazitaxel caffeine calcitonin candesartan capreomycin carbamazepine carboplatin
carboprost carfilzomib carmustine caspofungin cefazolin cefepime cefiderocol cefotaxime cefotetan cefoxitin
ceftaroline ceftazidime ceftriaxone cefuroxime cephalexin chloramphenicol chloroprocaine chloroquine chlorpromazine
chlorpheniramine cidofovir cilastatin ciprofloxacin cisatracurium cisplatin cladribine clarithromycin clindamycin
clonazepam clonidine clopidogrel cloxacillin codeine colistimethate colistin corticotropin cosyntropin
cyclophosphamide cyclosporine ciclosporin cytarabine dacarbazine dactinomycin dalbavancin dalteparin dantrolene
daptomycin daunorubicin decitabine deferoxamine degarelix denosumab desmopressin dexamethasone dexmedetomidine
dexrazoxane dextrose diazepam diclofenac dicyclomine digoxin dihydroergotamine diltiazem dimenhydrinate
diphenhydramine dipyrone dobutamine docetaxel dopamine doripenem doxercalciferol doxorubicin doxycycline droperidol
dulaglutide enalaprilat enoxaparin ephedrine epinephrine epirubicin epoetin eptifibatide eribulin ertapenem
erythromycin esmolol esomeprazole estradiol etanercept ethambutol etomidate etoposide exenatide famotidine fentanyl
filgrastim fluconazole fludarabine flumazenil flunarizine fluorouracil fluphenazine folinic fondaparinux
fosaprepitant foscarnet fosinopril fosphenytoin fulvestrant furosemide gabapentin ganciclovir gemcitabine gentamicin
glatiramer glucagon glucose glutathione glycopyrrolate glycopyrronium gonadotropin goserelin granisetron haloperidol
heparin hyaluronidase hydralazine hydrocortisone hydromorphone hydroxyprogesterone hydroxyzine hyoscine ibandronate
ibuprofen ibutilide idarubicin ifosfamide imipenem immunoglobulin infliximab insulin irinotecan isavuconazonium
isoniazid isoproterenol itraconazole ivermectin ixabepilone kanamycin ketamine ketoprofen ketorolac labetalol
lacosamide lanreotide lansoprazole leuprolide leuprorelin levetiracetam levocarnitine levofloxacin levoleucovorin
levothyroxine lidocaine lignocaine lincomycin linezolid liraglutide lorazepam lornoxicam magnesium
medroxyprogesterone mefenamic melphalan meloxicam meperidine pethidine mepivacaine meropenem mesna metamizole
metformin methadone methocarbamol methotrexate methyldopa methylene methylergonovine methylnaltrexone
methylprednisolone metoclopramide metoprolol metronidazole micafungin midazolam milrinone minocycline mirtazapine
mitomycin mitoxantrone morphine moxifloxacin mycophenolate nafcillin nalbuphine naloxone naltrexone nandrolone
naproxen natalizumab nelarabine neostigmine nicardipine nitroglycerin nitroprusside norepinephrine noradrenaline
octreotide ofloxacin olanzapine omeprazole ondansetron oritavancin orphenadrine oxacillin oxaliplatin oxycodone
oxytetracycline oxytocin paclitaxel palonosetron pamidronate pancuronium pantoprazole papaverine paracetamol
paricalcitol pegfilgrastim pemetrexed penicillin pentamidine pentobarbital pentoxifylline phenobarbital phentolamine
phenylephrine phenytoin physostigmine piperacillin piroxicam plerixafor polymyxin posaconazole potassium pralidoxime
prednisolone prednisone pregabalin procainamide procaine prochlorperazine progesterone promethazine propofol
propranolol protamine quinine quinupristin ranitidine rasburicase regadenoson remdesivir remifentanil rifampicin
rifampin rifamycin risperidone rituximab rocuronium romidepsin romiplostim ropivacaine rosuvastatin scopolamine
selenium semaglutide sermorelin sibutramine sildenafil sodiumthiosulfate somatropin streptokinase streptomycin
streptozocin succinylcholine suxamethonium sufentanil sugammadex sulbactam sulfamethoxazole sumatriptan tacrolimus
tazobactam tedizolid teicoplanin telavancin temozolomide temsirolimus tenecteplase tenoxicam terbutaline
teriparatide terlipressin testosterone tetracaine tetracycline theophylline thiocolchicoside thiotepa tigecycline
tinzaparin tirofiban tirzepatide tizanidine tobramycin tocilizumab topiramate topotecan tramadol tranexamic
trastuzumab treprostinil triamcinolone trimethoprim triptorelin tropisetron urokinase valproate vancomycin
vasopressin vecuronium verapamil vinblastine vincristine vinorelbine voriconazole warfarin zidovudine ziprasidone
zoledronic amlodipino levamisole tylosin enrofloxacin flunixin oxytetracyclin metamizol dipirona dexametasona
lidocaina diclofenaco ketorolaco furosemida gentamicina cefalexin cefalotin tiocolchicoside albendazole
cocarboxylase lipotropic articaine prilocaine retatrutide cagrilintide stanozolol ketoconazole piracetam suprarenin
acetylsalicylic hydrochlorothiazide ramipril lisinopril losartan valsartan simvastatin atorvastatin
adenosinetriphosphate triphosphate lysine arginine ornithine citrulline uridine cytidine taurine citicoline
cerebrolysin actovegin vinpocetine galantamine ipidacrine benfotiamine sulbutiamine ademetionine glycyrrhizin silymarin
darbepoetin ipamorelin parecoxib salbutamol drotaverine carnosine glutamine tryptophan phenylalanine collagen
hyaluronate betaine manganese tadalafil orlistat naratriptan edaravone nimesulide aceclofenac etoricoxib dexketoprofen
metamizolum clodronate alendronate meldonium mexidol ethylmethylhydroxypyridine trimetazidine
"""
"""Generic names of one word each; the canonical name is the word itself."""

BRANDS = {
    "cyanokit": ("hydroxocobalamin", "cyanide"),
    "neurobion": (None, "mix"),
    "milgamma": (None, "mix"),
    "citoneurin": (None, "mix"),
    "tribedoce": (None, "mix"),
    "doxemina": (None, "mix"),
    "cernevit": (None, "multivitamin"),
    "soluvit": (None, "multivitamin"),
    "infuvite": (None, "multivitamin"),
    "mvi": (None, "multivitamin"),
    "dobetin": ("vitamin_b12", None),
    "methycobal": ("methylcobalamin", None),
    "methycobalin": ("methylcobalamin", None),
    "メチコバール": ("methylcobalamin", None),
    "マスブロン": ("hydroxocobalamin", None),
    "ロゼバラミン": ("methylcobalamin", None),
    "behepan": ("vitamin_b12", None),
    "cohemin": ("hydroxocobalamin", None),
    "betolvex": ("cyanocobalamin", None),
    "optovite": ("vitamin_b12", None),
    "hydrocobamine": ("hydroxocobalamin", None),
    "cytamen": ("vitamin_b12", None),
    "dodex": ("cyanocobalamin", None),
    "dodecavit": ("hydroxocobalamin", None),
    "intravit": ("vitamin_b12", "veterinary"),
    "vitbee": ("vitamin_b12", "veterinary"),
}
"""Brand: the B12 form that it holds where it holds one alone, and what else the brand says of the product."""
