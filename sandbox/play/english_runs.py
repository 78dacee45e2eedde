"""What a run says of itself in English: each Portuguese sentence with its holes, and the same.

A run is told once, in Portuguese; `in_english` finds the sentences that a text is made of and says
them again.  Holes: `{}` stays as it is (names, words of the guião, what a screen says), `{+}` is a
sentence, `{;}` several, `{,}` a condition.  A test holds the table to what the code can say.
"""

import re
from functools import cache

SENTENCES: dict[str, str] = {
    # who waits, for what
    "esperava {,}": "expected {,}",
    "; esperava {}": "; expected {}",
    "esperava {}: {}": "expected {}: {}",
    "esperava {}: {}; veio «{}»": "expected {}: {}; there came «{}»",
    "esperava {,} desde {}; {+}{+}": "was waiting for {,} since {}; {+}{+}",
    "«{}» esperava {} desde {} (prazo {}); {+}{+}":
        "«{}» was waiting for {} since {} (deadline {}); {+}{+}",
    "«{}»: {;} (desde {}, prazo {}; {+}{+})": "«{}»: {;} (since {}, deadline {}; {+}{+})",
    "não veio mais nada": "nothing more came",
    "o mais próximo foi {}{}, n.º {} às {}": "the nearest was {}{}, no. {} at {}",
    "; falha ligada: {}": "; fault on: {}",
    "«{}» foi recusado: {} «{}» ({}){+}{+}": "«{}» was refused: {} «{}» ({}){+}{+}",
    "nenhum ramo avança: {;}": "no branch goes on: {;}",
    "«{}» espera por {+} (linha {})": "«{}» waits for {+} (line {})",
    "quem o faça": "somebody to do it",
    "espera {,} (linha {})": "waits for {,} (line {})",
    "«{}» de {} (linha {})": "«{}» of {} (line {})",
    "linha {}": "line {}",
    "«{}»: {+}": "«{}»: {+}",
    "«{}»: a pessoa não o fez a tempo": "«{}»: the person did not do it in time",
    "feito no n.º {}, antes do passo anterior, n.º {}":
        "done in no. {}, before the step that stands before it, no. {}",
    # how a step went
    "recusado: {}": "refused: {}",
    "o ecrã não oferece o passo (esperado: {})":
        "the screen does not offer the step (expected: {})",
    "ainda não": "not yet",
    "tenta de novo {}": "tries {} again",
    "passam {}": "{} pass",
    "{+} a falha «{}»": "{+} the fault «{}»",
    "injeta": "injects", "retira": "withdraws",
    "espera {,}": "waits for {,}",
    "até {,}": "until {,}",
    "pela pessoa, n.º {}": "by the person, no. {}",
    "a cargo da pessoa": "left to the person",
    # what a role does not know or see
    "ninguém disse {} ainda": "nobody has said {} yet",
    "{} não tem {} telemóveis": "{} does not have {} phones",
    "«{}» ainda não copiou nenhum token": "«{}» has not copied a token yet",
    "nenhum ecrã de «{}» mostra {}": "no screen of «{}» shows {}",
    "o ecrã de «{}» não dá frases a escolher": "the screen of «{}» gives no phrases to choose from",
    "ninguém disse ainda nenhuma das frases que o ecrã oferece":
        "nobody has said any of the phrases that the screen offers yet",
    "o ecrã do operador não mostra nenhuma frase": "the operator's screen shows no phrase",
    "engano «{}»: {+}": "slip «{}»: {+}",
    "não houve nenhum código anterior": "there was no earlier code",
    "o ecrã de «{}» não mostra nenhum código": "the screen of «{}» shows no code",
    "«{}» não ouviu nenhum {}": "«{}» has heard no {}",
    "não há ninguém chamado «{}» neste mundo": "nobody is called «{}» in this world",
    "facto desconhecido «{}»": "unknown fact «{}»",
    # what was found
    "aconteceu {} vezes": "happened {} times",
    "aconteceu {} vez(es)": "happened {} time(s)",
    "nunca foi assim": "it never was so",
    "foi sempre assim": "it always was so",
    "{+} no acontecimento {}": "{+} at event {}",
    "{+} no início": "{+} at the beginning",
    "{}, n.º {}, sem {} {+}": "{}, no. {}, without {} {+}",
    "antes": "before", "depois": "after",
    "é «{}»": "is «{}»",
    "«{}» não aconteceu": "«{}» did not happen",
    "«{}» e «{}» não aconteceram": "«{}» and «{}» did not happen",
    "passaram {}": "{} passed",
    "«{}» não se julga no nível {}: {+}": "«{}» is not judged at the level {}: {+}",
    "vê-se nas páginas do navegador": "it is seen in the pages of the browser",
    "vê-se nos sockets do protocolo e do navegador":
        "it is seen in the sockets of protocol and browser",
    "vê-se nas trocas do protocolo": "it is seen in the exchanges of the protocol",
    "vê-se no registo de um servidor nosso": "it is seen in the log of a server of ours",
    "mede-se com um relógio que anda sozinho, no protocolo e no navegador":
        "it is measured with a clock that runs by itself, at protocol and browser",
    "{+}, depois de «{}»": "{+}, after «{}»",
    "nenhuma barreira": "no barrier",
    "mostra {} dado(s) de outra pessoa": "shows {} datum/data of another person",
    "não mostra dados": "shows no data",
    "o foco está em «{}»": "the focus is on «{}»",
    "mostra": "shows it",
    "não mostra": "does not show it",
    "n.º {}: {+}": "no. {}: {+}",
    "chegou {} vez(es)": "came {} time(s)",
    "{} trocas cumprem-no": "{} exchanges keep to it",
    "o registo tem um dado de «{}»": "the log has a datum of «{}»",
    "{} linhas sem dados pessoais": "{} lines without personal data",
    "p{} de {}: {}": "p{} of {}: {}",
    # contracts
    "{}: não é {,}": "{}: is not {,}",
    "{}: «{}» não é um dos valores": "{}: «{}» is not one of the values",
    "{}: serve a {} das formas, e devia servir a uma":
        "{}: fits {} of the forms, and should fit one",
    "{}: tem {} elementos, e são de {} a {}": "{}: has {} elements, and they are {} to {}",
    "{} («{}»): «{}» não é um dos valores": "{} («{}»): «{}» is not one of the values",
    "{}: {} não está entre {} e {}": "{}: {} is not between {} and {}",
    "{}: tem {} caracteres, e são de {} a {}": "{}: has {} characters, and they are {} to {}",
    "{}: «{}» não tem a forma {}": "{}: «{}» does not have the form {}",
    "{}: tem {} membros, mais do que {}": "{}: has {} members, more than {}",
    "{}: falta «{}»": "{}: «{}» is missing",
    "{}: não devia ter «{}»": "{}: should not have «{}»",
    "o contrato não tem este endereço": "the contract does not have this address",
    "o contrato não tem a resposta {}": "the contract does not have the answer {}",
    "{}: {+}": "{}: {+}",
    "mensagem.type: não há «{}»": "mensagem.type: there is no «{}»",
    # faults at the kernel
    "falha «{}» ({}): {+}": "fault «{}» ({}): {+}",
    "no núcleo nada demora; só se sente no protocolo e no navegador":
        "at the kernel nothing takes time; it is felt at protocol and browser only",
    "no núcleo não há programa que pergunte; só se sente com um, por HTTP":
    "at the kernel no program asks; it is felt with one, over HTTP",
    "no núcleo o diário diz que aconteceu; a resposta estragada só existe por HTTP":
    "at the kernel the journal says that it happened; the spoilt answer exists over HTTP alone",
    "no núcleo conta como uma resposta perdida": "at the kernel it counts as a lost answer",
    "no núcleo não há ecrãs que fiquem para trás; o diário diz que aconteceu":
        "at the kernel there are no screens to stay behind; the journal says that it happened",
    # the stage
    "a página {} ficou no acontecimento n.º {}, e devia mostrar o n.º {}":
        "the page {} stayed at event no. {}, and should show no. {}",
    "a página {} não diz que falhou": "the page {} does not say that it failed",
    "a página {} não mostra a recusa {}": "the page {} does not show the refusal {}",
    "o socket de «{}» não contou o acontecimento n.º {}":
        "the socket of «{}» did not tell of event no. {}",
    "o diário não contou o acontecimento n.º {}": "the journal did not tell of event no. {}",
    "a vista de «{}» está atrás do diário": "the view of «{}» is behind the journal",
    "{} {}: a resposta {} não é um objeto JSON": "{} {}: the answer {} is no JSON object",
    "{} {}: a resposta veio cortada a meio": "{} {}: the answer came cut in the middle",
    "{} {}: o servidor não respondeu ({})": "{} {}: the server did not answer ({})",
    "o socket {} não abriu ({})": "the socket {} did not open ({})",
    "o socket {} não abriu": "the socket {} did not open",
    "o socket {} caiu": "the socket {} fell",
    "o socket {} fechou-se": "the socket {} closed",
    "o socket {} fechou-se ({})": "the socket {} closed ({})",
    "o socket {} foi recusado ({})": "the socket {} was refused ({})",
    "o servidor não arrancou": "the server did not start",
    # components
    "o componente de «{}» está fora, e no núcleo não há rede por onde lhe falar: "
    "jogue este guião com --level protocolo":
        "the component of «{}» is outside, and at the kernel there is no wire to speak to it: "
        "play this guião with --level protocolo",
    "ninguém disse onde está o componente de «{}»: "
    "acrescente --slot {}=http://anfitriao:porta/caminho":
        "nobody said where the component of «{}» is: add --slot {}=http://host:port/path",
    "o componente de «{}» não se alcança em {}: {}":
        "the component of «{}» is not reached at {}: {}",
    "o componente de «{}» não enviou {}": "the component of «{}» did not send {}",
    "dentro do componente de «{}»: nada disso se vê de fora":
        "inside the component of «{}»: nothing of it is seen from outside",
    "pelo componente de «{}», {}, n.º {}": "by the component of «{}», {}, no. {}",
    "«{}»: {} trouxe outro «{}», n.º {}": "«{}»: {} brought another «{}», no. {}",
    "componentes de fora: {}": "components from outside: {}",
    "o relógio é o real, porque há componentes de fora":
        "the clock is the real one, for there are components from outside",
    # the suite
    "n.º {}: {} de {} {} ≠ {} de {} {}": "no. {}: {} by {} {} ≠ {} by {} {}",
    "um diário tem {} acontecimentos e o outro {}": "one journal has {} events and the other {}",
    "o diário não é o de {}: {+}": "the journal is not that of {}: {+}",
    "{}.ª tentativa: {+}": "attempt {}: {+}",
    "está em quarentena e passou: já pode sair de lá":
        "is in quarantine and passed: it may leave it",
    "instável: em {} vezes falhou {}, mudou {} e precisou de nova tentativa {}":
        "unstable: of {} times it failed {}, changed {} and had to be tried again {}",
    "o processo que o jogava perdeu-se ({+})": "the process that played it was lost ({+})",
    "não acabou em {} s": "did not end in {} s",
    "saiu com {}": "exited with {}",
    # why it stopped
    "perdeu-se": "was lost",
    "foi recusada e repete-se": "was refused and is repeated",
    "ficou retida": "was held back",
    "foi abandonada": "was given up",
    "não foi aceite": "was not accepted",
    "o guião": "the guião",
    "nada mais veio": "nothing more came", "nenhuma": "none",
    "{}, com o prazo de {}": "{}, with a deadline of {}",
    "Ecrã de «{}», {+}": "Screen of «{}», {+}",
    "antes de «{}»": "before «{}»",
    "depois de «{}»": "after «{}»",
    "no fim": "at the end",
    "falha «{}» {+}": "fault «{}» {+}",
    "começa": "begins", "acaba": "ends",
    "«{}» ({}), desde {}, n.º {}": "«{}» ({}), since {}, no. {}",
    "«{}» ({}), de {} a {}": "«{}» ({}), from {} to {}",
    "{} {+} às {}, n.º {}": "{} {+} at {}, no. {}",
}  # fmt: skip
"""Every sentence of a run."""

LABELS: dict[str, str] = {
    "Relatório dos guiões": "Report of the guiões",
    "SIMULAÇÃO — dados fictícios": "SIMULATION — fictitious data",
    "de": "of",
    "passaram.": "passed.",
    "Guiões": "Guiões",
    "nível": "level",
    "Nota": "Note",
    "A chamada": "The call",
    "Porque está parado?": "Why does it stand still?",
    "Quem espera": "Who waits",
    "Pelo quê": "For what",
    "Desde": "Since",
    "O mais próximo que veio": "The nearest that came",
    "Falha ligada": "Fault on",
    "Mensagens que não chegaram bem": "Messages that did not arrive well",
    "Repetir": "Again",
    "Mundo guardado": "World kept",
    "Rastos do navegador": "Traces of the browser",
    "Passos": "Steps",
    "Hora": "Time",
    "Passo": "Step",
    "O que é": "What it is",
    "Acontecimentos": "Events",
    "Estado": "Status",
    "Verificações": "Checks",
    "Sequência da chamada; os mesmos passos estão na tabela que se segue":
        "Sequence of the call; the same steps are in the table that follows",
    "Linha do tempo": "Timeline",
    "acontecimentos": "events",
    "ecrãs": "screens",
    "N.º": "No.",
    "Ecrãs nesse momento": "Screens at that moment",
    "as imagens dos ecrãs ficaram de fora, porque o relatório tem muitas; "
    "jogado sozinho, este guião mostra-as.":
        "the pictures of the screens were left out, for the report has many; "
        "played alone, this guião shows them.",
    "Fechar": "Close",
    "bem": "well",
    "falhou": "failed",
    "passou": "passed",
    "instavel": "unstable",
    "conhecido": "known",
    "em quarentena": "in quarantine",
    "nota": "note",
    "repetir": "again",
    "só à nova tentativa": "only when tried again",
    "Telemóvel": "Phone",
    "Linha": "Line",
    "Linha telefónica": "Telephone line",
    "Ecrã do operador": "Operator's screen",
    "Autorizações": "Authorizations",
    "Autenticação": "Authentication",
    "Portal": "Portal",
    "iAP-PI": "iAP-PI",
    "Mundo": "World",
    "Aplicação": "App",
    "Backoffice": "Backoffice",
    "Sistema de Autorizações": "Authorization system",
    "Portal Registo Criminal": "Criminal record portal",
    "Pagamentos": "Payments", "MB WAY": "MB WAY", "Correio": "Mail", "SRIC": "SRIC",
    "Pedidos de entidades": "Requests of entities",
    "Autorizações do titular": "Holder's authorizations",
    "Dados autorizados": "Authorized data",
    "Entidade consumidora": "Consuming entity",
    "Assinatura com CMD": "Signing with CMD",
    "Plataforma de Integração": "Integration platform",
    "Cidadão": "Citizen", "Operador": "Operator", "Banco": "Bank", "Juízo": "Court",
    "Entidade": "Entity", "Consulente": "Guest", "Funcionário": "Clerk",
    "Magistrado": "Magistrate", "Tribunal": "Court", "Gestor da ANSR": "Manager at ANSR",
    "Auditor": "Auditor",
}  # fmt: skip
"""The words of a report around its sentences."""

_CONDITION = {
    "antes de": "before", "depois de": "after", "até": "until", "de": "of",
    "ou": "or", "nem": "nor",
}  # fmt: skip
_BETWEEN = re.compile(r"(?<= )(antes de|depois de|até|de|ou|nem)(?= )")
_PLACED = re.compile(r"([^\s:]+\.guiao\.yaml(?::\d+)?): (.*)", re.DOTALL)
_CODED = re.compile(r"(G\d{3}) (.*)", re.DOTALL)
_FAULT = "; falha ligada: {}"
_BEFORE_A_FAULT = (
    "; esperava {}", "não veio mais nada", "o mais próximo foi {}{}, n.º {} às {}",
)  # fmt: skip
"""What is told together with the faults that are on, without a hole between."""
_HOLE = re.compile(r"\{[+;,]?\}")
_SEVERAL = re.compile(r"; (?=esperava |espera |«|linha )")


def label(text: str, english: bool) -> str:
    """A word of a report."""
    return LABELS[text] if english else text


def in_english(text: str) -> str:
    """What a run says of itself in English; a text that is none of it stays as it is."""
    placed = _PLACED.fullmatch(text)
    if placed:
        return f"{placed.group(1)}: {in_english(placed.group(2))}"
    coded = _CODED.fullmatch(text)
    if coded:
        return f"{coded.group(1)} {in_english(coded.group(2))}"
    for pattern, kinds, sentence in _sentences():
        found = pattern.fullmatch(text)
        if found:
            told = [_hole(kind, one) for kind, one in zip(kinds, found.groups(), strict=True)]
            parts = _HOLE.split(sentence)
            return "".join(one for pair in zip(parts, [*told, ""], strict=True) for one in pair)
    return text


def condition_in_english(text: str) -> str:
    """A condition as a report tells it: the words between those of the guião."""
    return _BETWEEN.sub(lambda word: _CONDITION[word.group()], text)


def _hole(kind: str, text: str) -> str:
    if kind == "{}":
        return text
    if kind == "{,}":
        return condition_in_english(text)
    return "; ".join(map(in_english, _SEVERAL.split(text) if kind == "{;}" else [text]))


@cache
def _sentences() -> list[tuple[re.Pattern[str], list[str], str]]:
    """Every sentence, the one that says most first."""
    made = list(SENTENCES.items())
    made += [(one + _FAULT, SENTENCES[one] + SENTENCES[_FAULT]) for one in _BEFORE_A_FAULT]
    made.sort(key=lambda pair: len(_HOLE.sub("", pair[0])), reverse=True)
    return [(_pattern(one), _HOLE.findall(one), other) for one, other in made]


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, _HOLE.split(sentence))), re.DOTALL)
