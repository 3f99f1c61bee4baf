"""Codes and names of languages. A code has two letters where ISO 639-1 has one, else the three of ISO 639-3."""

from typing import Final

_DETECTED: Final = """
af Afrikaans, als Alemannic German, am Amharic, an Aragonese, ar Arabic, arz Egyptian Arabic, as Assamese, ast
Asturian, av Avaric, az Azerbaijani, azb South Azerbaijani, ba Bashkir, bar Bavarian, bcl Central Bikol, be
Belarusian, bg Bulgarian, bh Bihari, bn Bengali, bo Tibetan, bpy Bishnupriya, br Breton, bs Bosnian, bxr Buryat, ca
Catalan, cbk Chavacano, ce Chechen, ceb Cebuano, ckb Central Kurdish, co Corsican, cs Czech, cv Chuvash, cy Welsh, da
Danish, de German, diq Zazaki, dsb Lower Sorbian, dty Doteli, dv Divehi, el Greek, eml Emilian-Romagnol, en English,
eo Esperanto, es Spanish, et Estonian, eu Basque, fa Persian, fi Finnish, fo Faroese, fr French, frr Northern Frisian,
fy Western Frisian, ga Irish, gd Scottish Gaelic, gl Galician, gn Guarani, gom Goan Konkani, gu Gujarati, gv Manx, ha
Hausa, he Hebrew, hi Hindi, hif Fiji Hindi, hr Croatian, hsb Upper Sorbian, ht Haitian Creole, hu Hungarian, hy
Armenian, ia Interlingua, id Indonesian, ie Interlingue, ig Igbo, ilo Iloko, io Ido, is Icelandic, it Italian, ja
Japanese, jbo Lojban, jv Javanese, ka Georgian, kk Kazakh, km Khmer, kn Kannada, ko Korean, krc Karachay-Balkar, ku
Kurdish, kv Komi, kw Cornish, ky Kyrgyz, la Latin, lb Luxembourgish, lez Lezgian, lg Ganda, li Limburgish, lmo
Lombard, lo Lao, lrc Northern Luri, lt Lithuanian, lv Latvian, mai Maithili, mg Malagasy, mhr Eastern Mari, mi Maori,
min Minangkabau, mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi, mrj Western Mari, ms Malay, mt Maltese, mwl
Mirandese, my Burmese, myv Erzya, mzn Mazanderani, nah Nahuatl, nap Neapolitan, nds Low German, ne Nepali, new Newari,
nl Dutch, nn Norwegian Nynorsk, no Norwegian, ny Chichewa, oc Occitan, or Odia, os Ossetic, pa Punjabi, pam Pampanga,
pfl Palatine German, pl Polish, pms Piedmontese, pnb Western Punjabi, ps Pashto, pt Portuguese, qu Quechua, rm
Romansh, ro Romanian, ru Russian, rue Rusyn, rw Kinyarwanda, sa Sanskrit, sah Yakut, sc Sardinian, scn Sicilian, sco
Scots, sd Sindhi, sh Serbo-Croatian, si Sinhala, sk Slovak, sl Slovenian, sn Shona, so Somali, sq Albanian, sr
Serbian, st Southern Sotho, su Sundanese, sv Swedish, sw Swahili, ta Tamil, te Telugu, tg Tajik, th Thai, ti Tigrinya,
tk Turkmen, tl Tagalog, tn Tswana, tr Turkish, ts Tsonga, tt Tatar, tyv Tuvan, ug Uyghur, uk Ukrainian, ur Urdu, uz
Uzbek, vec Venetian, vep Veps, vi Vietnamese, vls West Flemish, vo Volapük, wa Walloon, war Waray, wo Wolof, wuu Wu
Chinese, xal Kalmyk, xh Xhosa, xmf Mingrelian, yi Yiddish, yo Yoruba, yue Cantonese, zh Chinese, zu Zulu
"""

#: Engines may translate these, though they are not detected.
_OTHERS: Final = """
bm Bambara, nb Norwegian Bokmål, se Northern Sami, frp Arpitan, szl Silesian
"""

_ALPHA3: Final = """
afr af, amh am, ara ar, arg an, aze az, bel be, ben bn, bod bo, bos bs, bre br, bul bg, cat ca, ces cs, cym cy, dan
da, deu de, ell el, eng en, epo eo, est et, eus eu, fao fo, fas fa, fin fi, fra fr, fry fy, gla gd, gle ga, glg gl,
glv gv, guj gu, hbs sh, heb he, hin hi, hrv hr, hun hu, hye hy, ind id, isl is, ita it, jpn ja, kat ka, kaz kk, khm
km, kir ky, kor ko, kur ku, lat la, lav lv, lit lt, ltz lb, mar mr, mkd mk, mlt mt, mon mn, msa ms, zlm ms, mya my,
nep ne, nld nl, nno nn, nob nb, nor no, oci oc, pan pa, pes fa, pol pl, por pt, ron ro, rus ru, sme se, slk sk, slv
sl, spa es, sqi sq, srd sc, srp sr, swa sw, swe sv, tam ta, tat tt, tel te, tgk tg, tgl tl, tha th, tur tr, uig ug,
ukr uk, urd ur, uzb uz, vie vi, yid yi, zho zh, zul zu
"""


def _rows(table: str) -> dict[str, str]:
    entries = (" ".join(entry.split()).partition(" ") for entry in table.split(","))
    return {code: value for code, _, value in entries}


DETECTED: Final = _rows(_DETECTED)
NAMES: Final = {**DETECTED, **_rows(_OTHERS)}
_SHORTER: Final = _rows(_ALPHA3)


def code_of(text: str) -> str:
    """The code that this service writes: `eng`, `EN` and `en-GB` are all `en`."""
    language = text.strip().replace("_", "-").lower().partition("-")[0]
    return _SHORTER.get(language, language)


def name_of(code: str) -> str:
    return NAMES.get(code, code)
