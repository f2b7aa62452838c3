"""The codes by which a FatturaPA (format 1.2.3) names regimes, pension funds and payments, in its own
words."""

from collections.abc import Mapping

REGIMES: Mapping[str, str] = {
    "RF01": "Regime ordinario",
    "RF02": "Regime dei contribuenti minimi (art. 1 c. 96-117 L. 244/2007)",
    "RF07": "Editoria (art. 74 c. 1 D.P.R. 633/1972)",
    "RF16": "IVA per cassa P.A. (art. 6 c. 5 D.P.R. 633/1972)",
    "RF17": "IVA per cassa (art. 32-bis D.L. 83/2012)",
    "RF18": "Altro",
    "RF19": "Regime forfettario",
    "RF20": "Regime transfrontaliero di franchigia IVA (Direttiva UE 2020/285)",
}
"""Those that a print studio may have; farms, travel agencies and the like have others."""
FUNDS: Mapping[str, str] = {
    "TC01": "Cassa forense (avvocati)",
    "TC02": "Cassa dottori commercialisti",
    "TC03": "Cassa geometri",
    "TC04": "Inarcassa (ingegneri e architetti)",
    "TC05": "Cassa del notariato",
    "TC06": "Cassa ragionieri e periti commerciali",
    "TC07": "ENASARCO",
    "TC08": "ENPACL",
    "TC09": "ENPAM",
    "TC10": "ENPAF",
    "TC11": "ENPAV",
    "TC12": "ENPAIA",
    "TC13": "Fondo imprese di spedizione e agenzie marittime",
    "TC14": "INPGI",
    "TC15": "ONAOSI",
    "TC16": "CASAGIT",
    "TC17": "EPPI",
    "TC18": "EPAP",
    "TC19": "ENPAB",
    "TC20": "ENPAPI",
    "TC21": "ENPAP",
    "TC22": "INPS",
}
WITHHOLDINGS: Mapping[str, str] = {
    "RT01": "Ritenuta persone fisiche",
    "RT02": "Ritenuta persone giuridiche",
}
PAYMENT_REASONS = frozenset("A B C D E G H I L M N O P Q R S T U V W X Y Z L1 M1 M2 O1 V1 ZO 2 SC MG".split())
"""The letters of the yearly certificate (Certificazione Unica)."""
