"""How the countries word their labels: names, units, numbers, small print."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Market:
    """How one country's labels are worded."""

    code: str
    names: dict[str, tuple[str, ...]]
    form: tuple[str, ...]
    routes: tuple[str, ...]
    containers: tuple[str, ...]
    micro: tuple[str, ...]
    per: tuple[str, ...]
    ml: tuple[str, ...]
    thousands: tuple[str, ...]
    decimal: str
    small_print: tuple[str, ...]
    lot: tuple[str, ...]
    expiry: tuple[str, ...]


_EN = {
    "cyanocobalamin": ("Cyanocobalamin", "CYANOCOBALAMIN", "Cyanocobalamin"),
    "hydroxocobalamin": ("Hydroxocobalamin", "HYDROXOCOBALAMIN"),
    "methylcobalamin": ("Methylcobalamin", "METHYLCOBALAMIN", "Mecobalamin"),
    "adenosylcobalamin": ("Adenosylcobalamin", "Cobamamide"),
    "vitamin_b12": ("Vitamin B12", "VITAMIN B12", "Vitamin B-12"),
}
_SMALL_EN = (
    "Each mL contains: {name} {each}. Sodium chloride 0.9%; Benzyl alcohol 1.5%; Water for injection q.s. "
    "Hydrochloric acid and/or sodium hydroxide to adjust pH.",
    "Store at 20° to 25°C (68° to 77°F) [see USP Controlled Room Temperature].",
    "Protect from light. Do not freeze.",
    "Usual dosage: See package insert.",
    "Mfd. by: {maker}",
    "Discard unused portion.",
    "Keep out of reach of children.",
)

MARKETS = (
    Market(
        "us",
        _EN,
        ("Injection, USP", "Injection", "Injection USP", "Sterile Solution"),
        ("For IM or deep SC use", "For Intramuscular or Subcutaneous Use", "For IM or SC use only", "For IM use"),
        ("{v} mL Multiple-Dose Vial", "{v} mL Single Dose Vial", "{v} mL Multi-Dose Vial", "{v} mL  Single-Dose"),
        ("mcg", "mcg", "mcg", "mcg", "MCG"),
        ("/", "/", "/", " per "),
        ("mL", "mL", "mL", "mL"),
        (",", ",", ",", ""),
        ".",
        _SMALL_EN,
        ("LOT", "Lot:", "LOT:"),
        ("EXP", "EXP:", "Exp."),
    ),
    Market(
        "uk",
        {**_EN, "methylcobalamin": ("Mecobalamin", "Methylcobalamin")},
        ("Solution for Injection", "solution for injection"),
        ("For intramuscular use", "IM use", "For intramuscular injection"),
        ("{v} ml ampoule", "{v} ml", "{v} mL vial"),
        ("micrograms", "micrograms", "microgram", "mcg", "µg"),
        (" in 1 ", "/", " per ", "/"),
        ("ml", "ml", "mL"),
        ("", ",", ""),
        ".",
        (
            "Each ml contains {each} of {name}. Also contains sodium chloride, water for injections.",
            "Store below 25°C. Keep the ampoule in the outer carton.",
            "Protect from light.",
            "PL {code}",
            "{maker}, UK",
            "Keep out of the sight and reach of children.",
        ),
        ("Lot", "BN", "Batch"),
        ("Exp", "EXP", "Use by"),
    ),
    Market(
        "de",
        {
            "cyanocobalamin": ("Cyanocobalamin", "Vitamin B12 (Cyanocobalamin)"),
            "hydroxocobalamin": ("Hydroxocobalamin", "Hydroxocobalaminacetat"),
            "methylcobalamin": ("Methylcobalamin", "Mecobalamin"),
            "adenosylcobalamin": ("Adenosylcobalamin",),
            "vitamin_b12": ("Vitamin B12", "Vitamin B 12"),
        },
        ("Injektionslösung", "Lösung zur Injektion"),
        ("i.m. / s.c. / i.v.", "zur intramuskulären Anwendung", "Zur i.m. Injektion"),
        ("{v} ml Ampulle", "Ampulle zu {v} ml", "{v} ml"),
        ("µg", "µg", "µg", "Mikrogramm", "mcg"),
        ("/", "/", " pro "),
        ("ml", "ml", "mL"),
        (".", ".", ".", "", " "),
        ",",
        (
            "1 Ampulle enthält: {name} {whole}. Sonstige Bestandteile: Natriumchlorid, Wasser für Injektionszwecke.",
            "Nicht über 25 °C lagern. Vor Licht schützen.",
            "Verschreibungspflichtig",
            "Zul.-Nr. {code}",
            "{maker}",
            "Arzneimittel für Kinder unzugänglich aufbewahren.",
        ),
        ("Ch.-B.:", "Ch.-B.", "Lot"),
        ("verw. bis:", "Verw. bis", "EXP"),
    ),
    Market(
        "fr",
        {
            "cyanocobalamin": ("Cyanocobalamine", "CYANOCOBALAMINE"),
            "hydroxocobalamin": ("Hydroxocobalamine",),
            "methylcobalamin": ("Mécobalamine",),
            "adenosylcobalamin": ("Cobamamide",),
            "vitamin_b12": ("Vitamine B12", "VITAMINE B12"),
        },
        ("solution injectable", "Solution injectable (IM)"),
        ("Voie IM", "Voie intramusculaire", "IM - voie orale"),
        ("Ampoule de {v} ml", "{v} ml", "ampoule {v} ml"),
        ("microgrammes", "µg", "µg", "mcg"),
        ("/", "/", " par "),
        ("ml", "mL"),
        (" ", "", " "),
        ",",
        (
            "Composition: {name} {each} par ml. Excipients: chlorure de sodium, eau pour préparations injectables.",
            "À conserver à l'abri de la lumière.",
            "Respecter les doses prescrites.",
            "{maker}",
        ),
        ("Lot", "LOT"),
        ("EXP", "Exp.", "PER"),
    ),
    Market(
        "es",
        {
            "cyanocobalamin": ("Cianocobalamina", "CIANOCOBALAMINA"),
            "hydroxocobalamin": ("Hidroxocobalamina",),
            "methylcobalamin": ("Metilcobalamina", "Mecobalamina"),
            "adenosylcobalamin": ("Cobamamida",),
            "vitamin_b12": ("Vitamina B12", "VITAMINA B12", "Vit. B12"),
        },
        ("Solución inyectable", "Solución Inyectable I.M."),
        ("Vía IM", "Vía intramuscular", "I.M."),
        ("Ampolleta de {v} ml", "Ampolla {v} ml", "{v} mL"),
        ("microgramos", "mcg", "mcg", "µg"),
        ("/", "/", " por "),
        ("ml", "mL"),
        (".", ",", ""),
        ",",
        (
            "Cada ampolleta de {v} ml contiene: {name} {whole}. Vehículo c.b.p. {v} ml.",
            "Consérvese a temperatura ambiente a no más de 30°C.",
            "Protéjase de la luz.",
            "Reg. Núm. {code} SSA IV",
            "{maker}",
            "No se deje al alcance de los niños.",
        ),
        ("Lote", "Lote:", "LOTE"),
        ("Cad.", "CAD:", "Venc."),
    ),
    Market(
        "br",
        {
            "cyanocobalamin": ("Cianocobalamina",),
            "hydroxocobalamin": ("Hidroxocobalamina",),
            "methylcobalamin": ("Mecobalamina", "Metilcobalamina"),
            "adenosylcobalamin": ("Cobamamida",),
            "vitamin_b12": ("Vitamina B12",),
        },
        ("Solução injetável",),
        ("Uso intramuscular", "USO IM"),
        ("Ampola de {v} mL", "{v} mL"),
        ("mcg", "mcg"),
        ("/",),
        ("mL", "ml"),
        (".", ".", ""),
        ",",
        (
            "Cada mL contém: {name} {each}; veículo q.s.p. 1 mL.",
            "Conservar em temperatura ambiente (15 a 30°C).",
            "Proteger da luz.",
            "VENDA SOB PRESCRIÇÃO MÉDICA",
            "{maker}",
        ),
        ("Lote", "L."),
        ("Val.", "V."),
    ),
    Market(
        "it",
        {
            "cyanocobalamin": ("Cianocobalamina",),
            "hydroxocobalamin": ("Idrossocobalamina",),
            "methylcobalamin": ("Mecobalamina",),
            "adenosylcobalamin": ("Cobamamide",),
            "vitamin_b12": ("Vitamina B12",),
        },
        ("soluzione iniettabile",),
        ("uso intramuscolare", "i.m."),
        ("fiala da {v} ml", "{v} ml"),
        ("microgrammi", "mcg", "µg"),
        ("/",),
        ("ml", "mL"),
        (".", ""),
        ",",
        (
            "Una fiala contiene: {name} {whole}. Eccipienti: sodio cloruro, acqua per preparazioni iniettabili.",
            "Conservare al riparo dalla luce.",
            "{maker}",
            "A.I.C. n. {code}",
        ),
        ("Lotto", "Lot."),
        ("Scad.", "SCAD"),
    ),
    Market(
        "nl",
        {
            "cyanocobalamin": ("Cyanocobalamine",),
            "hydroxocobalamin": ("Hydroxocobalamine",),
            "methylcobalamin": ("Methylcobalamine",),
            "adenosylcobalamin": ("Adenosylcobalamine",),
            "vitamin_b12": ("Vitamine B12",),
        },
        ("oplossing voor injectie", "injectievloeistof"),
        ("voor i.m. gebruik", "intramusculair"),
        ("ampul {v} ml", "{v} ml"),
        ("microgram", "µg", "mcg"),
        ("/", " per "),
        ("ml", "mL"),
        (".", ""),
        ",",
        ("Bevat per ml {each} {name}. Bewaren beneden 25 °C, buiten bereik van licht.", "UR", "RVG {code}", "{maker}"),
        ("Charge", "Lot"),
        ("Exp.", "Niet te gebruiken na"),
    ),
    Market(
        "nordic",
        {
            "cyanocobalamin": ("Cyanokobalamin",),
            "hydroxocobalamin": ("Hydroxokobalamin", "Hydroksokobalamin"),
            "methylcobalamin": ("Metylkobalamin",),
            "adenosylcobalamin": ("Adenosylkobalamin",),
            "vitamin_b12": ("Vitamin B12",),
        },
        ("injektionsvätska, lösning", "injeksjonsvæske"),
        ("i.m.", "Intramuskulär användning"),
        ("{v} ml",),
        ("mikrogram", "µg", "mikrog"),
        ("/",),
        ("ml",),
        (" ", ""),
        ",",
        (
            "1 ml innehåller: {name} {each}, natriumklorid, vatten för injektionsvätskor.",
            "Förvaras i skydd mot ljus.",
            "Vnr {code}",
            "{maker}",
        ),
        ("Lot", "Batch"),
        ("EXP", "Utg.dat."),
    ),
    Market(
        "in",
        {**_EN, "methylcobalamin": ("Methylcobalamin", "Mecobalamin", "METHYLCOBALAMIN")},
        ("Injection", "Injection I.P.", "Inj."),
        ("For I.M./I.V. use only", "FOR I.M. / I.V. USE ONLY"),
        ("{v} ml", "{v} mL", "1 x {v} ml"),
        ("mcg", "mcg", "mcg.", "µg"),
        ("/", "/", " per "),
        ("ml", "mL"),
        ("", ",", ""),
        ".",
        (
            "Each ml contains: {name} IP {each}. Benzyl alcohol 0.9% w/v (preservative). Water for injection IP q.s.",
            "Store protected from light at a temperature not exceeding 25°C.",
            "Dosage: As directed by the Physician.",
            "M.L. No.: {code}",
            "Mfd. by: {maker}",
            "Schedule H drug: to be sold by retail on prescription only.",
        ),
        ("B.No.", "Batch No.", "B. No.:"),
        ("EXP.", "Exp. Date", "EXP:"),
    ),
)
BY_CODE = {market.code: market for market in MARKETS}
