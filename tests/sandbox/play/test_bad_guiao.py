"""Every mistake is told in one pass, with its place, its code and the way out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.play.compiler import compile_file
from sandbox.play.language import Language
from sandbox.play.problems import BadGuiao, Problem
from tests.sandbox.play.conftest import CAST, CMD_ACTIVE, Compile, guiao_text

Find = Callable[[str | bytes], list[Problem]]

EXPECTED = """\
mau.guiao.yaml:3:1: G002 secção desconhecida «etiqetas»; quis dizer «etiquetas»?
mau.guiao.yaml:6:5: G202 o papel «operador» não sabe «valida_cdm»; quis dizer «valida_cmd»?
mau.guiao.yaml:7:5: G205 falta o argumento «codigo» em «operador.valida_codigo»
mau.guiao.yaml:7:30: G203 «operador.valida_codigo» não tem o argumento «codgo»; \
quis dizer «codigo»?
mau.guiao.yaml:8:5: G202 o papel «operador» não sabe «autoriza»; \
«autoriza» é um verbo de «cidadao»: escreva cidadao.autoriza
mau.guiao.yaml:9:5: G201 papel desconhecido «operadro»; quis dizer «operador»?
mau.guiao.yaml:10:39: G204 «campos» é uma lista; escreva [valor]
mau.guiao.yaml:12:12: G310 duração inválida «20 segundos»; \
escreva número e unidade, por exemplo 20s, 900ms, 5min
mau.guiao.yaml:13:5: G103 modificador desconhecido «qando»; quis dizer «quando»?
mau.guiao.yaml:15:33: G401 tipo de falha desconhecido «indisponível»; \
quis dizer «indisponivel»?
mau.guiao.yaml: 10 erro(s)"""


def test_the_deliberately_bad_file_gives_exactly_the_messages_of_the_design(
    language: Language,
) -> None:
    path = Path(__file__).with_name("mau.guiao.yaml")
    with pytest.raises(BadGuiao) as found:
        compile_file(path, language, path.name)
    assert found.value.text() == EXPECTED


@pytest.mark.parametrize(
    ("code", "place", "text"),
    [
        ("G001", (1, 1), b"guiao: 1\nid: \xff\n"),
        ("G003", (2, 6), "guiao: 1\nid: [a\nelenco: {}"),
        ("G003", (2, 1), "guiao: 1\n\tid: a\n"),
        ("G004", (2, 5), "guiao: 1\nid: &a x\n"),
        ("G004", (2, 5), "guiao: 1\nid: !!int 1\n"),
        ("G005", (3, 1), "guiao: 1\nid: a\nid: b\n"),
        ("G008", (2, 1), "guiao: 1\n---\nid: a\n"),
        ("G303", (2, 5), "guiao: 1\nid: 012\n"),
        ("G101", (1, 1), "- a\n"),
        ("G101", (1, 1), "texto"),
        ("G101", (1, 1), ""),
    ],
)
def test_a_file_that_is_not_plain_yaml(
    problems: Find, code: str, place: tuple[int, int], text: str | bytes
) -> None:
    first = problems(text)[0]
    assert first.code == code
    assert code in ("G001", "G003") or (first.line, first.column) == place


@pytest.mark.parametrize(
    ("code", "where", "more"),
    [
        ("G002", "secção desconhecida «verfica»; quis dizer «verifica»?", "verfica: []"),
        ("G306", "limite desconhecido «codigo_tentativa»; quis", "politica: {codigo_tentativa: 3}"),
        ("G306", "«codigo_algarismos» não pode ser 99", "politica: {codigo_algarismos: 99}"),
        ("G306", "pedidos_pendentes «outro» não existe", "politica: {pedidos_pendentes: outro}"),
        ("G302", "«exige_chamada» é sim ou nao", "politica: {exige_chamada: talvez}"),
        ("G310", "duração inválida «5 min»", "politica: {codigo_validade: 5 min}"),
        ("G307", "o relógio «parado» não existe", "relogio: {modo: parado}"),
        ("G307", "acelerado x60, até", "relogio: {modo: acelerado xdepressa}"),
        ("G304", "instante inválido", 'relogio: {inicio: "2024-05-06T10:00:00"}'),
        ("G301", "«semente» é um número inteiro", "semente: sete"),
        ("G213", "o procedimento «outro» não existe", "procedimento: outro"),
        ("G210", "desconhecido «pedido.estdo»", "verifica: [{facto: pedido.estdo, igual: a}]"),
        ("G205", "falta o que «token.usos» deve ser", "verifica: [{facto: token.usos}]"),
        ("G301", "é aqui um número", "verifica: [{facto: token.usos, igual: um}]"),
        ("G301", "é um texto", "verifica: [{facto: pedido.estado, maximo: 3}]"),
        ("G310", "duração inválida «8 min»", "verifica: [{facto: chamada.duracao, maximo: 8 min}]"),
        ("G209", "acontecimento desconhecido", "nunca: [{evento: dados.reveladoz}]"),
        ("G205", "falta o que o ecrã tem; por exemplo mostra: …", "verifica: [{ecra: cidadao}]"),
        ("G201", "o papel «ana» não existe; há:", "verifica: [{ecra: ana, mostra: x}]"),
        ("G104", "«verifica» não tem «mostar»; quis dizer «mostra»?",
         "verifica: [{ecra: cidadao, mostra: x, mostar: y}]"),
        ("G302", "«acessivel» é sim ou nao, não «talvez»",
         "verifica: [{ecra: cidadao, acessivel: talvez}]"),
        ("G305", "«$eu» não tem «nada»", "verifica: [{ecra: cidadao, mostra: $eu.nada}]"),
        ("G209", "acontecimento desconhecido «codigo.aceit»; quis dizer «codigo.aceite»?",
         "verifica: [{mensagem: codigo.aceit}]"),
        ("G301", "«vezes» é um número inteiro de 0 a 100000, não «duas»",
         "verifica: [{mensagem: codigo.aceite, vezes: duas}]"),
        ("G110", "«mensagem» só se diz em verifica, nunca, não em «sempre»",
         "sempre: [{mensagem: codigo.aceite}]"),
        ("G110", "«contrato» só se diz em verifica, não em «nunca»",
         "nunca: [{contrato: cumprido}]"),
        ("G206", "«contrato»: «quebrado» não existe; há: cumprido",
         "verifica: [{contrato: quebrado}]"),
        ("G206", "«registos»: «limpos» não existe; há: sem-dados-pessoais",
         "verifica: [{registos: limpos}]"),
        ("G301", "«percentil» é um número inteiro de 1 a 100, não «101»",
         "verifica: [{percentil: 101, entre: [sms.recebido, a], maximo: 2s}]"),
        ("G204", "«percentil» mede entre dois rótulos: entre: [a, b]",
         "verifica: [{percentil: 95, maximo: 2s}]"),
        ("G205", "falta «maximo» ou «minimo» em «percentil»",
         "verifica: [{percentil: 95, entre: [a, b]}]"),
        ("G310", "duração inválida «depressa»",
         "verifica: [{percentil: 95, entre: [a, b], maximo: depressa}]"),
        ("G206", "a ordem «certa» não existe; há: estrita, livre", "ordem: certa"),
        ("G310", "duração inválida «5 minutos»",
         "verifica: [{evento: codigo.aceite, ate: 5 minutos}]"),
        ("G502", "«fim» não é um rótulo deste guião nem um acontecimento",
         "verifica: [{evento: codigo.aceite, ate: fim}]"),
        ("G104", "«sempre» não tem «ate»",
         "sempre: [{evento: codigo.aceite, antes_de: dados.revelados, ate: 5s}]"),
        ("G204", "são dois rótulos", "verifica: [{entre: [a], maximo: 2s}]"),
        ("G205", "falta «maximo» ou «minimo»", "verifica: [{entre: [a, b]}]"),
        ("G502", "«x» não é um rótulo", "verifica: [{entre: [x, sms.recebido], maximo: 2s}]"),
        ("G108", "falta «tipo»", "falhas: [{id: f, alvo: iap-pi}]"),
        ("G402", "alvo desconhecido", "falhas: [{id: f, alvo: iap-p, tipo: erro}]"),
        ("G405", "precisa de quanto", "falhas: [{id: f, alvo: iap-pi, tipo: latencia}]"),
        ("G403", "diz quando", "falhas: [{id: f, alvo: iap-pi, tipo: erro, liga: ja}]"),
        ("G402", "não é de «iap-pi»", "falhas: [{id: f, alvo: iap-pi, tipo: eco}]"),
        ("G405", "não tem «papel»", "falhas: [{id: f, alvo: iap-pi, tipo: erro, papel: cidadao}]"),
        ("G405", "precisa de «pessoa»", "falhas: [{id: f, alvo: telemovel, tipo: sem-rede}]"),
        (
            "G405",
            "de 1 a 100, não «0»",
            "falhas: [{id: f, alvo: iap-pi, tipo: erro, percentagem: 0}]",
        ),
        (
            "G405",
            "não tem a operação «valida_cdm»; quis dizer «valida_cmd»",
            "falhas: [{id: f, alvo: backoffice, tipo: erro, operacao: valida_cdm}]",
        ),
        (
            "G403",
            "não se conta por vezes",
            "falhas: [{id: f, alvo: linha, tipo: chamada-cai, vezes: 1}]",
        ),
        (
            "G310",
            "desvio inválido",
            "falhas: [{id: f, alvo: autenticacao, tipo: relogio-desviado, com: {desvio: muito}}]",
        ),
        (
            "G404",
            "duas falhas",
            "falhas: [{id: f, alvo: iap-pi, tipo: erro}, {id: f, alvo: iap-pi, tipo: erro}]",
        ),
        (
            "G505",
            "que nenhum passo faz",
            "falhas: [{id: f, alvo: iap-pi, tipo: erro, liga: {ao: operador.atende}}]",
        ),
        ("G214", "para o componente «bakoffice»; quis dizer «backoffice»?",
         "componentes: {bakoffice: fora}"),
        ("G215", "«for» não é um endereço de componente; escreva", "componentes: {app: for}"),
        ("G215", "não é um endereço", "componentes: {app: {endereco: 'http://a/', saude: saude}}"),
        ("G104", "«app» não tem «enderco»; quis dizer «endereco»?",
         "componentes: {app: {enderco: 'http://a/'}}"),
        ("G102", "uma reação diz", "reacoes: [{ao: sms.recebido}]"),
        ("G312", "as mesmas colunas", "parametros: {tabela: [{a: x}, {b: y}]}"),
        ("G104", "não tem «linhas»", "parametros: {linhas: []}"),
        ("G108", "falta «durante»", "reacoes: [{ao: silencio, cidadao.desliga: {}}]"),
    ],
)  # fmt: skip
def test_a_section_with_a_mistake(problems: Find, code: str, where: str, more: str) -> None:
    found = problems(guiao_text("- cidadao.liga: {para: contact-center}", more))
    assert [(one.code, where in one.message) for one in found] == [(code, True)]


@pytest.mark.parametrize(
    ("code", "where", "steps"),
    [
        ("G102", "um passo diz quem faz o quê", "- {prazo: 3s}"),
        ("G102", "um passo de cada vez", "- {operador.atende: {}, cidadao.desliga: {}}"),
        ("G101", "é um mapa, não uma lista", "- cidadao.desliga: [a]"),
        ("G205", "falta o argumento «para»", "- cidadao.liga: {}"),
        ("G205", "falta o argumento «dado»", "- cidadao.dita: {}"),
        ("G206", "o dado «morada» não existe", "- cidadao.dita: {dado: morada}"),
        ("G212", "o engano «gagueja»", "- cidadao.dita: {dado: pin, engano: gagueja}"),
        ("G207", "frase desconhecida «adeus»", "- operador.explica: {frase: adeus}"),
        ("G207", "diz-se com «explica»", "- operador.oferece: {frase: frase-da-chamada}"),
        ("G207", "«sobre» não pode ser «nada»", "- cidadao.pergunta: {sobre: nada}"),
        ("G203", "diz uma coisa de cada vez", "- cidadao.diz: {frase: esta-la, texto: olá}"),
        ("G209", "acontecimento desconhecido", "- {cidadao.desliga: {}, quando: chuva}"),
        ("G211", "«resulta» não tem «cor»", "- {cidadao.desliga: {}, resulta: {cor: azul}}"),
        ("G211", "«cmd» não pode ser «boa»", "- {cidadao.desliga: {}, resulta: {cmd: boa}}"),
        ("G305", "referência desconhecida «$x»", "- cidadao.liga: {para: $x}"),
        ("G305", "«$ouvido» não tem «nada»", "- cidadao.liga: {para: $ouvido.nada}"),
        ("G305", "referência mal formada", '- cidadao.liga: {para: "$cidadao.telemoveis[1]"}'),
        ("G204", "é um valor, não uma lista", "- cidadao.liga: {para: [a, b]}"),
        ("G301", "é um número", "- cidadao.acerta_relogio: {desvio: muito}"),
        ("G105", "fragmento desconhecido", "- usa: nenhum"),
        ("G209", "acontecimento desconhecido «chuva»", "- ate: chuva"),
        ("G310", "duração inválida «já»", "- {ate: sms.recebido, prazo: já}"),
        ("G103", "modificador desconhecido «quando»", "- {ate: sms.recebido, quando: x}"),
        ("G206", "a ordem «lvre» não existe; quis dizer «livre»?",
         "- {cidadao.desliga: {}, ordem: lvre}"),
        ("G110", "«registos» só se diz em verifica, não em «espera»",
         "- espera: {registos: sem-dados-pessoais}"),
        ("G102", "pelo menos dois ramos", "- em_paralelo: [[{cidadao.desliga: {}}]]"),
        ("G101", "é uma lista de listas", "- uma_de: [a, b]"),
        ("G205", "falta o argumento «passo»", "- operador.tenta_de_novo: {}"),
        ("G203", "não tem o argumento «tempo»", "- cidadao.hesita: {tempo: 3s}"),
        ("G206", "não há o nível «browser»", "- {cidadao.desliga: {}, so_em: browser}"),
        ("G207", "frase desconhecida «ola»", "- cidadao.recusa: {motivo: ola}"),
        ("G107", "nome de fragmento inválido", "- usa: ../../etc/passwd"),
        ("G301", "«repete» é um número inteiro de 1 a 100", "- {repete: 0, passos: []}"),
        ("G108", "falta «passos»", "- repete: 2"),
        ("G503", "antes de qualquer «liga»", "- operador.atende: {}"),
        ("G503", "«Validar Chave Móvel Digital»", "- operador.pede_autorizacao: {}"),
        ("G504", "ninguém o dita", "- cidadao.liga: {para: $ouvido.telemovel}"),
    ],
)  # fmt: skip
def test_a_step_with_a_mistake(problems: Find, code: str, where: str, steps: str) -> None:
    found = problems(guiao_text(steps))
    assert [(one.code, where in one.message) for one in found] == [(code, True)]


def test_the_order_of_the_procedure_is_free_where_an_error_is_what_is_expected(
    compiled: Compile,
) -> None:
    steps = "- operador.pede_autorizacao: {}\n  resulta: {erro: fora-de-ordem}"
    assert len(compiled(steps).items) == 1


def test_a_percentile_is_of_labels_of_this_guiao(problems: Find) -> None:
    found = problems(
        guiao_text(
            "- {cidadao.liga: {para: contact-center}, rotulo: a}",
            "verifica: [{percentil: 95, entre: [a, b], maximo: 2s}]",
        )
    )
    assert [(one.code, one.message) for one in found] == [
        ("G502", "«b» não é um rótulo deste guião")
    ]


def test_a_label_defined_twice(problems: Find) -> None:
    steps = "- {cidadao.liga: {para: contact-center}, rotulo: a}\n- {avanca: 2s}\n"
    steps += "- {cidadao.desliga: {}, rotulo: a}"
    assert [one.code for one in problems(guiao_text(steps))] == ["G501"]


def test_never_contradicts_what_is_verified_or_waited_for(problems: Find) -> None:
    steps = CMD_ACTIVE + "- {cidadao.desliga: {}, quando: cmd.validada}"
    more = "verifica: [{evento: cmd.validada}]\nnunca: [{evento: cmd.validada}]"
    assert [one.code for one in problems(guiao_text(steps, more))] == ["G506", "G506"]


def test_two_roles_cannot_be_one_person(problems: Find) -> None:
    cast = "elenco: {cidadao: {persona: ana-silva}, cidadao-2: {persona: ana-silva}}"
    assert [one.code for one in problems(guiao_text("- avanca: 1s", cast=cast))] == ["G507"]


@pytest.mark.parametrize(
    ("cast", "code"),
    [
        ("elenco: {cidadao: {persona: ana-slva}}", "G208"),
        ("elenco: {cidadao: {}}", "G108"),
        ("elenco: {atacante: {persona: artur-atacante}}", "G201"),
        ("elenco: {cidadao: {persona: ana-silva, humano: talvez}}", "G104"),
        ("elenco: {cidadao: {persona: ana-silva, idade: 9}}", "G104"),
    ],
)
def test_a_cast_with_a_mistake(problems: Find, cast: str, code: str) -> None:
    assert [one.code for one in problems(guiao_text("- avanca: 1s", cast=cast))] == [code]


@pytest.mark.parametrize("name", ["cidadao-2", "atacante"])
def test_a_role_says_its_kind_by_its_name_or_explicitly(compiled: Compile, name: str) -> None:
    explicit = "papel: cidadao, " if name == "atacante" else ""
    cast = f"elenco: {{{name}: {{{explicit}persona: artur-atacante}}}}"
    made = compiled(f"- {name}.liga: {{para: contact-center}}", cast=cast)
    assert made.cast[name].kind == "cidadao"


def test_sections_that_belong_to_training_are_read_and_remarked(compiled: Compile) -> None:
    made = compiled("- avanca: 1s", "avaliacao: {grelha: g}\nnota: texto")
    assert any("avaliacao" in remark for remark in made.remarks)


def test_what_is_missing_is_told(problems: Find) -> None:
    found = problems("id: a\n")
    assert {one.code for one in found} == {"G007", "G009"}
    assert sum("falta a secção" in one.message for one in found) == 2


def test_a_choice_is_checked_for_every_row_of_parameters(problems: Find) -> None:
    steps = CMD_ACTIVE + "- operador.preenche_pedido: {finalidade: $f}"
    more = "parametros: {tabela: [{f: emprego}, {f: empergo}]}"
    found = problems(f"guiao: 1\nid: x\n{CAST}\npassos:\n" + _indented(steps) + more)
    assert [(one.code, "quis dizer «emprego»?" in one.message) for one in found] == [("G206", True)]


def _indented(steps: str) -> str:
    return "".join(f"  {line}\n" for line in steps.splitlines())


DELAYED = "falhas: [{id: lenta, alvo: iap-pi, tipo: latencia, com: {mediana: 30s}, liga: %s}]"


@pytest.mark.parametrize(
    ("within", "starts", "codes"),
    [
        ("20s", "{ao: operador.pede_autorizacao}", ["G511"]),
        ("20s", "{no_passo: pedido}", ["G511"]),
        ("40s", "{ao: operador.pede_autorizacao}", []),
        ("20s", "{ao: operador.valida_cmd}", []),
    ],
)
def test_a_deadline_is_not_shorter_than_the_fault_that_delays_its_step(
    problems: Find, compiled: Compile, within: str, starts: str, codes: list[str]
) -> None:
    steps = CMD_ACTIVE + f"- {{operador.pede_autorizacao: {{}}, prazo: {within}, rotulo: pedido}}"
    if not codes:
        assert compiled(steps, DELAYED % starts).faults
        return
    found = problems(guiao_text(steps, DELAYED % starts))
    assert [one.code for one in found] == codes
    assert all(
        one.message == "o prazo 20s é mais curto do que a falha «lenta», que atrasa este passo 30s"
        for one in found
    )


def test_a_step_that_nothing_leads_to_is_never_reached(problems: Find) -> None:
    steps = CMD_ACTIVE + "- {operador.pede_autorizacao: {}}\n"
    steps += "- {cidadao.dita: {dado: codigo_seguranca}, quando: codigo.apresentado}\n"
    steps += "- {cidadao.autoriza: {}, quando: autorizacao.recebida}"
    assert [(one.code, one.message) for one in problems(guiao_text(steps))] == [
        ("G510", "este passo nunca se alcança: nada leva a «codigo.apresentado» antes dele")
    ]
