"""The words around a name that tell whether it is a place: folded, French and Dutch together.

Adding a word here is how a misread sentence is mended; the code that asks is in evidence.py.
"""

from solidarity.places.spelling import words

# Directly before a name these say "place", whatever the name.
PREPOSITIONS = words(
    """
    à in te naar nr noar nor nar uit vanuit nabij vers sur rond rondom jusqu tussen entre
    via depuis binnen
    """
)
# These too, with or without "de" and "van" behind them.
AREAS = words(
    """
    omgeving regio region richting direction environs omstreken coin cote pres proche loin
    ver buurt streek
    """
)
STRONG = PREPOSITIONS | AREAS
# "In de bergen", "une Chimay": an article before the name says that it is a thing.
ARTICLES = words(
    """
    un une een le la les het ce cette deze die dit dat mijn mon ma
    """
)
# These may: they also stand before persons, things and verbs. ("a" is mostly the verb.)
WEAK = words("a c de d di van v et en ou of pour pr voor dans")
# Links between a person and the town where that person is from.
FROM = words("de d van v")
# Before "a" these make it the verb: "elle a", "il y a"; else it is an "à" without its accent.
SUBJECTS = words("il elle on qui ca cela y m t l n s tu ne nous vous lui")
# Between a telling word and the name they change nothing.
LINKS = words("de d du des l van v der den t")
DWELLING = words(
    """
    habite jsui jsuis chui chuis habit abite abit jhabite jabite jhabit habites habitons
    habitant habitent habiter vis vit vivons vivre reside resider loge loger demeure domicilie
    domiciliee demenage suis sommes est woon woont wonen wone woonachtig woonend wonend woonde
    zit zitten verblijf verblijft leef geboren gevestigd verhuisd kot adres adresse
    """
)
# These need no preposition: "j'habite Liège", "ik woon Ronse".
DWELLING_DIRECTLY = words(
    """
    habite habites habiter habitons habitant habitent reside loge domicilie domiciliee woon woont
    wonen wone woonachtig adres adresse commune gemeente
    """
)
# Buildings and offices that a town's name follows.
# Behind a name they belong to it: "Huy ou environs".
AROUND = words("environs omstreken omgeving alentours rand region")
PLACE_NOUNS = words(
    """
    gare station hopital chu chr chc chwapi clinique cliniques polyclinique ziekenhuis
    kliniek uz az zna ku pharmacie apotheek commune ville gemeente stad centre centrum
    quartier wijk village dorp cpas ocmw marche markt wzc mrs home rusthuis residence
    residentie resto maison bibliotheque bibliotheek bib ecole school universite
    universiteit mutuelle mutualiteit delhaize colruyt aldi lidl carrefour okay spar proxy
    intermarche cora match hypermarche sncb nmbs croix kruis haven port entite secteur
    gemeentehuis stadhuis stadskern hameau gehucht voedselbank pont brug piscine zwembad eglise
    kerk basiliek collegiale cathedrale kathedraal cimetiere kerkhof begraafplaats prison
    gevangenis commissariat police politie pompiers brandweer caserne kazerne athenee atheneum
    lycee college bibli theatre theater musee museum cinema chateau kasteel parc park ecluse sluis
    viaduc tunnel perron bushalte hall sporthal kermis foire bourse beurs palais justitiepaleis
    crematorium maternite parking ravel vredegerecht rechtbank tribunal grotte citadelle
    """
)
# Between a town and a part of it.
PART_OF = words("commune gemeente deelgemeente quartier wijk entite de d te")
# Behind a place they lead to another one: "Huy vers Marchin".
LEADING_ON = words("vers naar nr noar tot jusqu")
# They join the places of a list.
LIST_LINKS = words("et en ou of und or and naar vers puis dan ensuite tot")

# Behind a name they leave it alone: "Verviers centre", "Gent stad".
TAIL = words(
    """
    centre centrum stad ville zelf svp aub merci bedankt belgique belgie ici hier
    """
)

# "Chimay même", "Geel zelf": the town and not its villages.
ITSELF = words("meme zelf")

# Behind a hyphen or a space: "Halle-centrum", "Chimay centre".
OF_TOWN = words("centre centrum centrumstad ville stad")
# Behind an "a" without accent these are verbs: "elle a jette".
PARTICIPLES = words("jette marche bouge")

STREETS = words(
    """
    rue chaussee ch chee avenue av boulevard bd bld place pl quai chemin square sq impasse cite
    ruelle route rte clos allee dreve venelle sentier porte pont rempart faubourg galerie
    passage esplanade autoroute rondpoint parvis tienne thier voie montagne straat steenweg
    stwg baan laan plein lei weg dreef kaai vest poort kade
    """
)
# "Le pont de Huy", "sur la place de Chimay", "le parvis de Saint-Gilles" lie in the town.
IN_TOWN = words("pont parvis place grandplace")
STREET_LINKS = words("de d du des la le les l van der den aux")
# "Steenweg op Gent", "baan naar Leuven".
ROAD_TO = words("op naar van vers")
STREETS_BEHIND = words(
    """
    straat straatje steenweg stwg baan laan plein lei weg dreef kaai vest poort airlines
    """
)

TITLES = words(
    """
    mme madame mlle mademoiselle mr m monsieur messieurs dr docteur docteure pr prof
    professeur soeur famille fam dokter huisarts tandarts dhr mevr mevrouw mw vrouw meneer
    mijnheer heer juffrouw juf zuster nonkel tonton familie pastoor abbe notaris notaire ms
    miss vrijwilliger vrijwilligster benevole operateur
    """
)
# "De huisarts van Duffel" works in Duffel; "mevrouw van Duffel" is called so.
# Behind these a town without a link: "huisarts Zottegem".
PRACTICES = words("huisarts tandarts dentiste notaris notaire kine kinesist")
PROFESSIONS = words(
    """
    dr docteur docteure prof professeur dokter huisarts tandarts famille familie pastoor
    abbe notaris notaire vrijwilliger vrijwilligster benevole operateur vrouw heer
    nonkel tonton
    """
)
# "La dame de Genval", "bomma van Lier": a person without a name, and where she is from.
PEOPLE = words(
    """
    dame dames fille filles fils garcon garcons homme femme gens jeune vieille vieux mere pere
    maman papa mamy mamie mami papy papi meme pepe grandmere grandpere bonnemaman bonpapa bobonne
    tante tantine oncle tonton marraine parrain frere soeur cousin cousine neveu niece voisin
    voisine voisins ami amie amis copain copine collegue patient patiente etudiant
    etudiante infirmiere infirmier facteur kine veuve veuf
    man mannen vrouw vrouwen meisje jongen jongens mensen mama mams mamma moeder papa paps
    vader oma opa omaatje opaatje bomma bompa moemoe vava moeke vake meme memee pepe pepee meter
    peter tante tantetje nonkel oom zus zuster broer dochter zoon kleinzoon kleindochter nicht neef
    kozijn buurvrouw buurman buren vriend vriendin vrienden schoonmoeder schoonvader schoonzus
    schoonbroer grootmoeder grootvader collega student studente verpleegster verpleger weduwe
    """
)
NAME_LINKS = words("de d van vander vanden der den du le la ter")
INTRODUCING = words("appelle nomme prenomme nom naam heet noem")

CLUBS = words(
    """
    rsc rsca kv kvc krc kaa aa kfc rfc rc fc sk club cercle sporting standard union racing
    excelsior beerschot royal
    """
)
FOOTBALL = words(
    """
    match matchs wedstrijd wedstrijden supporter supporters fan fans foot football voetbal
    ploeg equipe finale derby tegen contre abonnement
    """
)
# One of these anywhere in the message, and a town without a preposition is a team.
ABOUT_FOOTBALL = words(
    """
    club rsca racing standard foot football voetbal wedstrijd derby goal goals supporters finale
    """
)
PLAYING = words(
    """
    verloren verliest verloor gewonnen wint won speelt speelde gespeeld scoort kampioen
    gelijkgespeeld perd perdu gagne joue jouait champion degrade relegue
    """
)
WINNING = words("gagne gewonnen won wint")
# What bears a town's name without being there: Liège waffles, Brussels sprouts, Spa water.
WARES = words(
    """
    gaufre gaufres sirop fromage fromages couque couques biere bieres trappiste trappist pils
    eau eaux bouteille bouteilles vidange vidanges pack packs bac bacs casier
    filet chou choux jambon boulet boulets
    tarte riz gazet krant journal province provincie prov arrondissement district syndrome bak
    bakken bier bieren fles flessen flesje water kaas kazen wafel wafels stroop spruiten
    abdij abbaye toerisme slag bataille
    """
)
# Behind the name of a town that also names a drink or a cheese.
WARES_BEHIND = words(
    """
    citron reine bruis bruisend bruisende plat plate petillante rood blauw blauwe rode
    intense bier biere blonde brune trippel tripel dubbel kaas fromage water
    """
)

# Behind any name: the "Rode Duivels", the "Rode Kruis", "Brugge kaas".
THINGS_BEHIND = words("duivels duivel kruis bier biere kaas fromage")
# Behind a name these are a street only where no preposition stands before: "à Mons plein de gens".
STREETS_OR_NOT = words("plein weg poort vest lei")

# Before a saint they name a building, not the village of that saint.
OF_SAINTS = words(
    """
    clinique cliniques hopital chu ziekenhuis az kliniek ecole college institut school
    eglise kerk paroisse parochie residence woonzorgcentrum wzc home basisschool abbaye
    """
)

# Words that say that this person is helped, not the one who writes.
OTHERS = words(
    """
    mere pere maman papa mamy mamie papy papi grand parents parent tante oncle
    soeur frere fille fils voisin voisine voisins ami amie copine belle beau marraine
    parrain bobonne elle lui client patiente patient moeder vader mama mams ma pa mams oma
    opa bomma bompa meter peter tante nonkel zus broer dochter zoon buur buurvrouw buurman
    vriend vriendin schoonmoeder schoonvader grootmoeder grootvader ouders zij haar hij
    moemoe vava moeke
    """
)
# Who is told of with these is not the one who is to be helped there now.
GONE = words(
    """
    place placee mort morte decede decedee enterre enterree parti partie overleden gestorven
    begraven dood verhuisd
    """
)
WRITER = words("je j ik k moi zelf ikzelf moimeme")
STARTING = words(
    """
    vertrek vertrekt vertrekken vertrekpunt vertrekkend vanuit ophalen oppikken afhalen
    depart depuis partant pars partir chercher thuis domicile maison
    """
)
HEADING = words(
    """
    naar vers jusqu tot richting direction destination bestemming
    """
)
APPOINTMENTS = words(
    """
    hopital chu chr chc clinique cliniques polyclinique ziekenhuis kliniek uz az zna rdv
    rendez afspraak specialiste specialist
    """
)
TAKING_BACK = words(
    """
    non nee neen pardon sorry enfin oeps oups wacht attends plutot correction correctie
    bedoel voulais veux euh allez erreur fout vergis trompe trompee
    """
)
NOT_HERE = words("niet nie ni pas plus geen non")
