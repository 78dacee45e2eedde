"""The checker's messages in English: each Portuguese sentence, with its holes, and the same again.

The compiler says what is wrong once, in Portuguese; `in_english` finds the sentence that it is
and says it again.  A test holds the table to the sentences that the compiler has: none is
missing, none is left over.
"""

import re
from functools import cache

ENGLISH: dict[str, str] = {
    # file
    "o ficheiro não existe": "the file does not exist",
    "o ficheiro não se consegue ler": "the file cannot be read",
    "o ficheiro não está em UTF-8": "the file is not in UTF-8",
    "o ficheiro começa por uma marca de ordem dos bytes (BOM); grave-o sem ela": (
        "the file begins with a byte order mark (BOM); save it without"
    ),
    "as linhas não acabam só em LF (CRLF, do Windows); grave-o com fins de linha LF": (
        "its lines do not end in LF alone (CRLF, of Windows); save it with LF line ends"
    ),
    "o ficheiro tem mais de {} KB": "the file has more than {} KB",
    "o ficheiro é uma ligação simbólica: dê o próprio ficheiro":
        "the file is a symbolic link: give the file itself",
    "há mais de {} níveis uns dentro dos outros": "more than {} levels stand within one another",
    "há um carácter de controlo que não se vê; apague-o":
        "there is a control character that cannot be seen; delete it",
    "há uma tabulação: em YAML o alinhamento faz-se com espaços":
        "there is a tab: in YAML things are aligned with spaces",
    "uma referência escreve-se com pontos: $cidadao.telemoveis.1":
        "a reference is written with dots: $cidadao.telemoveis.1",
    "a partir daqui o YAML não se consegue ler; "
    "verifique o alinhamento, as aspas, os dois pontos e os parênteses":
        "from here on the YAML cannot be read; check alignment, quotes, colons and brackets",
    "etiquetas YAML (!) não são aceites: escreva só o valor":
        "YAML tags (!) are not accepted: write the value alone",
    "âncoras e referências YAML ({}) não são aceites":
        "YAML anchors and aliases ({}) are not accepted",
    "a chave «{}» está repetida": "the key «{}» is there twice",
    "um ficheiro tem um só documento: retire «---»":
        "a file has one document only: take «---» away",
    "um guião é um mapa: «guiao: 1», «id: …»": "a guião is a mapping: «guiao: 1», «id: …»",
    "uma chave é um texto simples": "a key is a plain text",
    "secção desconhecida «{}»": "unknown section «{}»",
    "falta a secção «{}»": "the section «{}» is missing",
    "falta a secção «passos»": "the section «passos» is missing",
    "um guião começa por «guiao: {}», a versão da linguagem":
        "a guião begins with «guiao: {}», the version of the language",
    "um fragmento começa por «fragmento: {}»": "a fragment begins with «fragmento: {}»",
    # form
    "«{}» é um mapa, não {}": "«{}» is a mapping, not {}",
    "«{}» é um texto, não {}": "«{}» is a text, not {}",
    "«{}» é uma lista, não {}": "«{}» is a list, not {}",
    "«{}» é uma lista de listas de passos: [[…], […]]":
        "«{}» is a list of lists of steps: [[…], […]]",
    "são mais de {} passos ao todo": "there are more than {} steps in all",
    "um passo de cada vez: «{}» e «{}» são dois": "one step at a time: «{}» and «{}» are two",
    "um passo diz quem faz o quê: papel.verbo: {…}":
        "a step says who does what: papel.verbo: {…}",
    "uma reação diz ao quê e o quê: ao: …, papel.verbo: …":
        "a reaction says to what, and what: ao: …, papel.verbo: …",
    "«{}» diz de que se fala: {}": "«{}» says what is spoken of: {}",
    "«sempre» diz antes_de ou depois_de quê acontece «{}»":
        "«sempre» says antes_de or depois_de what «{}» happens",
    "o ramo {} de «{}» não tem passos": "branch {} of «{}» has no steps",
    "«{}» tem pelo menos dois ramos": "«{}» has two branches at least",
    "modificador desconhecido «{}»": "unknown modifier «{}»",
    "«durante» só se diz da reação a «silencio»":
        "«durante» is said of the reaction to «silencio» only",
    "«{}» não tem «{}»": "«{}» has no «{}»",
    "fragmento desconhecido «{}»": "unknown fragment «{}»",
    "o fragmento «{}» usa-se a si próprio: {}": "the fragment «{}» uses itself: {}",
    "o fragmento «{}» é uma ligação simbólica": "the fragment «{}» is a symbolic link",
    "nome de fragmento inválido «{}»: só a-z, 0-9 e hífen":
        "invalid name of a fragment «{}»: only a-z, 0-9 and the hyphen",
    "falta «{}» na falha": "«{}» is missing in the fault",
    "falta «durante» na reação a «silencio»": "«durante» is missing in the reaction to «silencio»",
    "falta «passos» em «repete»": "«passos» is missing in «repete»",
    "falta «persona» em «{}»": "«persona» is missing in «{}»",
    "falta «pessoas» em «gera»": "«pessoas» is missing in «gera»",
    "«{}» só se diz em {}, não em «{}»": "«{}» stands only in {}, not in «{}»",
    # vocabulary
    "papel desconhecido «{}»": "unknown role «{}»",
    "o papel «{}» não sabe «{}»": "the role «{}» cannot do «{}»",
    "«{}» não tem o argumento «{}»": "«{}» has no argument «{}»",
    "«{}» diz uma coisa de cada vez, não {}": "«{}» says one thing at a time, not {}",
    "«{}» é um valor, não uma lista": "«{}» is one value, not a list",
    "«valor» é um valor, não uma lista": "«valor» is one value, not a list",
    "«{}» é uma lista; escreva [valor]": "«{}» is a list; write [valor]",
    "«entre» é uma lista de dois; escreva [valor, valor]":
        "«entre» is a list of two; write [valor, valor]",
    "«entre» são dois rótulos ou acontecimentos: [a, b]":
        "«entre» takes two labels or events: [a, b]",
    "«percentil» mede entre dois rótulos: entre: [a, b]":
        "«percentil» measures between two labels: entre: [a, b]",
    "falta o argumento «{}» em «{}»": "the argument «{}» is missing in «{}»",
    "falta o argumento «passo» em «{}»": "the argument «passo» is missing in «{}»",
    "falta o que «{}» deve ser; por exemplo igual: …":
        "what «{}» should be is missing; for example igual: …",
    "falta o que o ecrã tem; por exemplo mostra: …":
        "what the screen has is missing; for example mostra: …",
    "falta «maximo» ou «minimo» em «entre»": "«maximo» or «minimo» is missing in «entre»",
    "falta «maximo» ou «minimo» em «percentil»": "«maximo» or «minimo» is missing in «percentil»",
    "{} «{}» não existe": "{} «{}» does not exist",
    "«{}» não pode ser «{}»": "«{}» cannot be «{}»",
    "«{}» não pode ser {}": "«{}» cannot be {}",
    "não há o nível «{}»": "there is no level «{}»",
    "frase desconhecida «{}»": "unknown phrase «{}»",
    "a frase «{}» diz-se com «{}», não com «{}»":
        "the phrase «{}» is said with «{}», not with «{}»",
    "não há nenhuma frase para dizer «{}»": "there is no phrase to say «{}»",
    "persona desconhecida «{}»": "unknown persona «{}»",
    "acontecimento desconhecido «{}»": "unknown event «{}»",
    "facto desconhecido «{}»": "unknown fact «{}»",
    "«resulta» não tem «{}»": "«resulta» has no «{}»",
    # values and time
    "«{}» é um número, não «{}»": "«{}» is a number, not «{}»",
    "«{}» é um número inteiro, não «{}»": "«{}» is a whole number, not «{}»",
    "«{}» é um número inteiro de {} a {}, não «{}»":
        "«{}» is a whole number from {} to {}, not «{}»",
    "«{}» é aqui um número, não «{}»": "«{}» is a number here, not «{}»",
    "«{}» é um texto: use igual, diferente ou contem":
        "«{}» is a text: use igual, diferente or contem",
    "«{}» é sim ou nao, não «{}»": "«{}» is sim or nao, not «{}»",
    "«existe» é sim ou nao, não «{}»": "«existe» is sim or nao, not «{}»",
    '«{}» começa por zero: escreva-o entre aspas, "{}"':
        '«{}» begins with a zero: write it in quotes, "{}"',
    "instante inválido «{}»; escreva data, hora e fuso, por exemplo 2024-05-06T10:00:00+01:00":
        "invalid instant «{}»; write date, time and offset, "
        "for example 2024-05-06T10:00:00+01:00",
    "referência desconhecida «{}»": "unknown reference «{}»",
    "referência mal formada «{}»; escreva $papel.dado ou $parametro":
        "malformed reference «{}»; write $papel.dado or $parametro",
    "«${}» não tem «{}»": "«${}» has no «{}»",
    "«${}» é um valor só: escreva ${}": "«${}» is one value: write ${}",
    "«${}» não é uma coluna dos parâmetros": "«${}» is no column of the parameters",
    "limite desconhecido «{}»": "unknown limit «{}»",
    "relógio inválido «{}»; escreva por exemplo acelerado x60, até x{}":
        "invalid clock «{}»; write for example acelerado x60, up to x{}",
    "um relógio real começa agora: não tem «inicio»": "a real clock begins now: it has no «inicio»",
    "duração inválida «{}»; {}": "invalid duration «{}»; {}",
    "«parametros» não tem «{}»": "«parametros» has no «{}»",
    "«{}»: os parâmetros vêm de um sítio só": "«{}»: parameters come from one place only",
    "as linhas da tabela não têm as mesmas colunas": "the rows of the table differ in columns",
    "não há {} pessoas assim neste mundo: {}": "there are not {} such people in this world: {}",
    "são {} combinações, mais do que {}": "there are {} combinations, more than {}",
    "são {} linhas, mais do que {}": "there are {} rows, more than {}",
    "«{}» já tem outro sentido": "«{}» has another meaning already",
    "«{}» não tem valores": "«{}» has no values",
    "o ficheiro «{}» não existe": "the file «{}» does not exist",
    "o ficheiro «{}» não se lê: {}": "the file «{}» cannot be read: {}",
    "o ficheiro «{}» tem mais de {} MiB": "the file «{}» has more than {} MiB",
    "«{}» não começa por uma linha de colunas diferentes":
        "«{}» does not begin with a line of different columns",
    "«{}» não é o nome de um ficheiro .csv da pasta do guião":
        "«{}» is not the name of a .csv file in the guião's folder",
    "«{}», linha {}: {} valores para {} colunas": "«{}», line {}: {} values for {} columns",
    # faults
    "tipo de falha desconhecido «{}»": "unknown kind of fault «{}»",
    "a falha «{}» não é de «{}»: é de {}": "the fault «{}» is not of «{}»: it is of {}",
    "alvo desconhecido «{}»": "unknown target «{}»",
    "a falha «{}» não se conta por vezes": "the fault «{}» is not counted in times",
    "«{}» diz quando: {ao: acontecimento} ou {apos: 40s}":
        "«{}» says when: {ao: acontecimento} or {apos: 40s}",
    "«{}» diz uma só ocasião": "«{}» names one occasion only",
    "há duas falhas com o nome «{}»": "two faults are called «{}»",
    "a falha «{}» de «{}» precisa de «{}»": "the fault «{}» of «{}» needs «{}»",
    "a falha «{}» não tem «{}»": "the fault «{}» has no «{}»",
    "a latência precisa de quanto: com: {mediana: 900ms} ou {minimo, maximo}":
        "a latency needs how much: com: {mediana: 900ms} or {minimo, maximo}",
    "«com» não tem «{}»": "«com» has no «{}»",
    "«sentido» é pedido ou resposta, não «{}»": "«sentido» is pedido or resposta, not «{}»",
    "«{}» não tem a operação «{}»": "«{}» has no operation «{}»",
    "«{}» é um número de {} a {}, não «{}»": "«{}» is a number from {} to {}, not «{}»",
    "«{}» é de 0 a {}, não «{}»": "«{}» is from 0 to {}, not «{}»",
    "desvio inválido «{}»; escreva por exemplo 4min ou -90s":
        "invalid offset «{}»; write for example 4min or -90s",
    # logic
    "o rótulo «{}» está definido duas vezes (linha {})":
        "the label «{}» is defined twice (line {})",
    "«{}» não é um rótulo deste guião nem um acontecimento":
        "«{}» is neither a label of this guião nor an event",
    "«{}» não é um rótulo deste guião": "«{}» is no label of this guião",
    "«{}» antes de qualquer «{}»": "«{}» before any «{}»",
    "«{}» antes de qualquer «{}» (atividade «{}»)": "«{}» before any «{}» (activity «{}»)",
    "referência «{}», mas ninguém o dita antes da linha {}":
        "reference «{}», but nobody dictates it before line {}",
    "a falha «{}» espera por «{}», que nenhum passo faz":
        "the fault «{}» waits for «{}», which no step does",
    "o prazo {} é mais curto do que a falha «{}», que atrasa este passo {}":
        "the deadline {} is shorter than the fault «{}», which delays this step by {}",
    "este ramo nunca se alcança: o da linha {} começa sempre":
        "this branch can never be reached: the one of line {} always begins",
    "este passo nunca se alcança: nada leva a «{}» antes dele":
        "this step can never be reached: nothing before it leads to «{}»",
    "«nunca» contradiz «verifica»: «{}»": "«nunca» contradicts «verifica»: «{}»",
    "«nunca» proíbe «{}», que este passo espera": "«nunca» bars «{}», which this step waits for",
    "«nunca» proíbe «{}», que se espera aqui": "«nunca» bars «{}», which is waited for here",
    "«{}» e «{}» são a mesma pessoa, «{}»": "«{}» and «{}» are the same person, «{}»",
    "«{}» está em dois ramos: os seus passos têm uma ordem":
        "«{}» stands in two branches: its steps have an order",
    "não há um passo «{}» antes deste": "there is no step «{}» before this one",
    # components
    "não há lugar para o componente «{}»": "there is no slot for the component «{}»",
    "«{}» não é um endereço de componente; escreva http://anfitriao:porta/caminho, ou fora":
        "«{}» is no address of a component; write http://host:port/path, or fora",
    "«{}» é do componente de «{}»: não se tenta de novo nem se faz por reação":
        "«{}» is of the component of «{}»: it is neither tried again nor done by a reaction",
    "«{}» precisa de «{}», que só o componente de «app» mostra: "
    "deixe que seja ele a dizê-lo, e espere por «fala.dita»":
        "«{}» needs «{}», which only the component of «app» shows: "
        "let it say it, and wait for «fala.dita»",
}  # fmt: skip
"""Every sentence; the holes come in the same order."""

ENDINGS: dict[str, str] = {
    "": "",
    "; quis dizer «{}»?": "; did you mean «{}»?",
    "; há: {}": "; there are: {}",
    "; «{}» é um verbo de «{}»: escreva {}": "; «{}» is a verb of «{}»: write {}",
    " (ou escreva papel: …)": " (or write papel: …)",
    "; quis dizer «{}»? (ou escreva papel: …)": "; did you mean «{}»? (or write papel: …)",
    "; há: {} (ou escreva papel: …)": "; there are: {} (or write papel: …)",
}
"""What a sentence may end with: the way out."""

WORDS: dict[str, str] = {
    "um texto": "a text", "uma lista": "a list", "um mapa": "a mapping",
    "o papel": "the role", "o procedimento": "the procedure", "o relógio": "the clock",
    "o dado": "the datum", "o engano": "the slip", "a falha": "the fault", "a ordem": "the order",
    "o que expira": "what expires", "o estado da CMD": "the state of the CMD",
    "escreva número e unidade, por exemplo 20s, 900ms, 5min":
        "write a number and a unit, for example 20s, 900ms, 5min",
}  # fmt: skip
"""Words of ours that stand in holes."""

CODES: dict[str, str] = {
    "G001": "the file cannot be read: missing, too large or not in UTF-8",
    "G002": "unknown section",
    "G003": "not YAML, or too many levels",
    "G004": "YAML anchor, alias or tag",
    "G005": "a key that is there twice",
    "G007": "a section is missing",
    "G008": "more than one document in the file",
    "G009": "the version of the language is missing, or another",
    "G101": "wrong form: mapping, list or text",
    "G102": "a step or row that does not say what is needed",
    "G103": "unknown modifier",
    "G104": "unknown key",
    "G105": "unknown fragment",
    "G106": "a fragment that uses itself",
    "G107": "invalid name of a fragment",
    "G108": "a key is missing",
    "G110": "a row that cannot stand in this section",
    "G201": "unknown role",
    "G202": "a verb that the role cannot do",
    "G203": "an argument that the verb does not have",
    "G204": "a list instead of a value, or a value instead of a list",
    "G205": "an argument is missing",
    "G206": "a value that is not among the choices",
    "G207": "a phrase that is unknown, or of another verb",
    "G208": "unknown persona",
    "G209": "unknown event",
    "G210": "unknown fact",
    "G211": "unknown effect in «resulta»",
    "G212": "unknown slip",
    "G213": "unknown procedure",
    "G214": "unknown slot of a component",
    "G215": "an address that is none of a component",
    "G301": "invalid number",
    "G302": "neither sim nor nao",
    "G303": "a number that begins with a zero, without quotes",
    "G304": "invalid instant",
    "G305": "unknown or malformed reference",
    "G306": "unknown limit, or one with an impossible value",
    "G307": "unknown clock, or one with a beginning that it cannot have",
    "G310": "invalid duration",
    "G312": "malformed table of parameters",
    "G313": "a file of parameters that does not serve",
    "G401": "unknown kind of fault",
    "G402": "unknown target of a fault",
    "G403": "malformed occasion of a fault",
    "G404": "two faults with the same name",
    "G405": "a parameter of a fault that is missing or unknown",
    "G501": "a label defined twice",
    "G502": "a label that nobody defines",
    "G503": "a step before the one that the procedure demands",
    "G504": "nobody has said yet what is to be heard",
    "G505": "a fault that never begins or ends",
    "G506": "«nunca» contradicts what is waited for or verified",
    "G507": "two roles for the same person",
    "G512": "a step that only an outside component can do, or that needs what only it shows",
    "G601": "an outside component at a level without a wire",
    "G602": "an outside component without an address",
    "G603": "an outside component that does not answer",
    "G508": "a role in two branches at once",
    "G509": "trying again a step that was not there",
    "G510": "a branch or step that can never be reached",
    "G511": "a deadline shorter than the fault that delays the step",
}
"""What each code means: the same codes as in Portuguese."""


def in_english(message: str) -> str:
    """A message of the compiler in English; one that is none of them stays as it is."""
    for pattern, sentence in _sentences():
        found = pattern.fullmatch(message)
        if found:
            return _filled(sentence, [WORDS.get(one, one) for one in found.groups()])
    return message


@cache
def _sentences() -> list[tuple[re.Pattern[str], str]]:
    """Every sentence with every ending; the one that says most is tried first."""
    made = [
        (sentence + ending, english + told)
        for sentence, english in ENGLISH.items()
        for ending, told in ENDINGS.items()
    ]
    made.sort(key=lambda pair: len(pair[0]) - 2 * pair[0].count("{}"), reverse=True)
    return [(_pattern(sentence), english) for sentence, english in made]


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, sentence.split("{}"))), re.DOTALL)


def _filled(sentence: str, values: list[str]) -> str:
    parts = sentence.split("{}")
    return "".join(one for pair in zip(parts, [*values, ""], strict=True) for one in pair)
