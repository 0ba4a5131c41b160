"""Names of places that are also ordinary words, first names or goods in French or Dutch."""

from functools import cache
from importlib.resources import files

from solidarity.places.spelling import fold, words

# A place when something says so: "à Spa", "in Mol", "Huy et Wanze".
_WITH_A_CUE = """
spa huy mol peer bree boom halle hal duffel geel luik vorst lier vise herve lens dour spy asse
zele genappe manage silly dinant bouillon ham han eke heist hove putte mere lede niel lint laken
laeken haren bergen menen landen balen kiel paal zolder tienen jette forest rhode rode roux
chimay hoegaarden grimbergen westmalle rochefort passendale floreffe affligem tongerlo
chaudfontaine waterloo verlaine dave roly roy mark barry dion thieu vance bray bury pry waha geer
theux fosse fosses rance stave fraire orbais houx heron havre macon clavier tertre lessen berg
bever perk linden burst proven stene staden outer bost rutten essen gits hamme heule hever houtem
kanne kain kalken kaster kester kessel wellen welle welden wange wanne waver wakken wiers zande
zavel kluizen bazel muizen drongen schaffen schelle burcht beek weert gestel hees baal lauw lauwe
jeuk wortel herten meeuwen heers sluizen voorde eilandje laar weerde weelde duras elst eine elene
esen moen moere munte millen leke loker leut lieze tilly schriek retie olen nazareth marolles
sablon cointe redu bure lives recogne lo
hives champion nil opex coo postel simonis scy arbre riviere rosee loyers
gages lavoir paturages forges chevron mortier pieton rossignol lamine rosieres virginal latour
laforet marche chapelle jemeppe monceau montigny gilly tamise lierre malle canne mont noville
ligny soye lasne wierde tavier taviers amay goe soy bra my pelt herne heks vloesberg belgrade
xl apen brux bru charlo antw hest de-haan de-panne la-panne de-klinge de-pinte de-moeren la-roche
le-roux la-bruyere les-bulles l-ecluse le-coq petite-chapelle le-mesnil la-reid de-hoek lillo
st-martin st-denis st-marc st-remy st-georges st-germain st-amand
st-medard st-aubin st-gerard st-maur st-sauveur st-leger st-mard st-joris st-andre st-leonard
st-antoine st-antonius st-cecile st-job st-pauwels st-margriete st-hubert st-walburge
st-saveur st-severin champlon lavaux wadelincourt rhisnes lobbes houdeng
nimy hyon boom grace limal bure ohain lorce rahier
brussels louvain chaumont lombise berlare hal truiden niklaas rebecq walhain calamine tilleur
damme werm maredsous orval rabot muide merode st-nicolas veerle
"""
# A place only with a capital letter or a word such as "habite": nobody notices these words.
_WITH_A_CAPITAL = """
on as mal ans alle heure nouvelles bras bouge ligne bande membre reves celles humain jambes
appels foret odeur termes lot salles cordes mater ere lessive thon tailles housse rognee aye ave
mean bende grune heer bon hour ways assent shape marke
meer komen recht werken halen naast namen doel bevel reet schoten melden graven voeren leest
voort grazen beurs lauw mal kozen heffen pellen vorsen bellen maffe klerken veulen hoeke impe
heer loei balen on als limburg amel mark goe marche
olmen woesten overwinden zeveren leau boekt barakken wezel martelingen scheut saintes
la-chasse de-jacht la-plante joli-bois mooi-bos het-zuid t-zuid chant-d-oiseau chasse-royale
trois-tilleuls drie-linden cage-aux-ours biens-communaux bas-pres vert-chasseur
st-jan st-pierre st-paul st-jean st-vincent st-joseph
"""


WITH_A_CAPITAL = frozenset(fold(name) for name in words(_WITH_A_CAPITAL))
WITH_A_CUE = frozenset(fold(name) for name in words(_WITH_A_CUE)) - WITH_A_CAPITAL

# Those that can stand on a shopping list.
GOODS = words(
    """
    spa peer bouillon chimay hoegaarden grimbergen westmalle rochefort passendale floreffe
    affligem tongerlo chaudfontaine herve ham lint wortel canne maredsous orval
    """
)

# First names and forms of address: a capital alone makes no place of them.
PERSONS = words(
    """
    mark dave roly roy barry dion thieu leo herve linden bray tilly veerle heer bon on
    amel elen elene ursel
    """
)
# So common in small letters that "woon naast" and "wonen alle vijf" name no village.
NEVER_SMALL = words("alle naast on halen recht meer zeveren boekt leau")

# Places abroad that look like a misspelt Belgian one.
ABROAD = words(
    """
    londen londres london paris parijs rijsel berlin berlijn bonn rome roma milan milaan
    madrid lisbonne lissabon aken aachen keulen koln breda tilburg roosendaal venlo heerlen
    sittard roermond hulst sluis goes givet maastricht eindhoven metz reims lyon nice nancy
    calais dunkerque duinkerke geneve bern berne luxembourg luxemburg hollande holland
    ardennes ardennen vlaanderen flandre flandres wallonie brabant hainaut henegouwen kempen
    chili chile bresil brazilie mali ghana niger nigeria liban libanon
    peru perou maroc marokko turquie turkije italie espagne spanje portugal pologne polen
    syrie congo france frankrijk duitsland allemagne nederland amsterdam rotterdam utrecht
    barcelona marseille bordeaux toulouse dubai tunis alger moskou wenen vienne praag europe
    europa belgie belgique limburg
    """
)


@cache
def never_misspelt() -> frozenset[str]:
    """Ordinary words one slip away from a name (folded), which are meant as they are written.

    Some stand behind an article: "la bouche" is not La Roche.

    Drawn from the frequent words of both languages by tools/near_words.py.
    """
    text: str = files("solidarity.places").joinpath("near_words.txt").read_text("utf-8")
    return frozenset(text.splitlines()) | ABROAD | WITH_A_CUE | WITH_A_CAPITAL
