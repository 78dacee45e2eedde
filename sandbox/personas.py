"""The named citizens of every world, as plain data: who they are and what is special about them.

A guião names a persona, so nothing here depends on a seed.  Identifiers come from the position in
the table: add new personas at the end.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonaRow:
    """What is written by hand about one persona; an empty name means the usual one."""

    id: str
    given_name: str
    family_name: str
    birth_date: str
    phones: tuple[str, ...]
    app_pin: str
    story: str
    cmd: tuple[str, ...] = ("active",)
    temper: str = "calm"
    full_name: str = ""
    registered_name: str = ""
    nationality: str = "PT"
    document_type: str = "CC"
    sim_changed_days_ago: int | None = None
    card_valid_until: str = ""
    conduct: str = ""
    """What the person does by themselves, in every world (`sandbox.protocol.conduct`)."""


_SAME_HOUR = (
    "Liga à mesma hora que outra Inês de nome parecido, e os números das duas diferem na ordem "
    "de dois algarismos."
)

PERSONA_ROWS: tuple[PersonaRow, ...] = (
    PersonaRow(
        "ana-silva", "Ana Filipa", "Ferreira Silva", "1988-03-14", ("900 000 123",), "2580",
        "Tem a Chave Móvel Digital ativa, ouve com calma e faz o que lhe pedem.",
    ),
    PersonaRow(
        "joao-desconfiado", "João Miguel", "Antunes Faria", "1961-11-02", ("900 471 306",), "7413",
        "Já foi enganado ao telefone: pergunta para que são os dados e tende a recusar.",
        temper="distrustful",
    ),
    PersonaRow(
        "maria-dois-telemoveis", "Maria da Conceição", "Lopes Teixeira", "1975-06-21",
        ("900 528 914", "900 640 275"), "3691",
        "Tem dois telemóveis e dita primeiro o antigo, onde a Chave Móvel Digital está inativa.",
        cmd=("inactive", "active"), temper="hurried",
    ),
    PersonaRow(
        "carlos-cmd-inativa", "Carlos Alberto", "Matos Pinheiro", "1969-01-30", ("900 735 182",),
        "8024", "Aderiu à Chave Móvel Digital há anos e nunca a ativou.",
        cmd=("inactive",),
    ),
    PersonaRow(
        "sofia-cmd-suspensa", "Sofia Isabel", "Nogueira Vaz", "1993-09-08", ("900 816 439",),
        "1597", "Perdeu a carteira no mês passado e pediu a suspensão da Chave Móvel Digital.",
        cmd=("suspended",), temper="hurried",
    ),
    PersonaRow(
        "manuel-sem-cmd", "Manuel António", "Domingues Leal", "1944-12-17", ("900 294 750",),
        "4682", "Nunca aderiu à Chave Móvel Digital e confunde-a com o Cartão de Cidadão.",
        cmd=("none",), temper="confused",
    ),
    PersonaRow(
        "beatriz-sem-aplicacao", "Beatriz", "Moura Esteves", "2001-05-25", ("900 367 928",),
        "9063", "Mudou de aparelho e ainda não instalou a aplicação no telemóvel novo.",
        cmd=("app_not_installed",), temper="hurried",
    ),
    PersonaRow(
        "rui-dados-errados", "Rui Jorge", "Barros Cardoso", "1980-07-04", ("900 183 645",), "6248",
        "O registo tem o seu último apelido errado, e só dá por isso quando lhe leem os dados.",
        registered_name="Rui Jorge Barros Cordeiro",
    ),
    PersonaRow(
        "li-wei-estrangeira", "Wei", "Li", "1990-02-11", ("900 952 073",), "5176",
        "Vive em Portugal com título de residência e fala devagar, para ser entendida.",
        full_name="Li Wei", nationality="CN", document_type="TR",
    ),
    PersonaRow(
        "vitor-vitima", "Vítor Manuel", "Guerreiro Pires", "1953-10-19", ("900 609 314",), "8351",
        "Confia em quem lhe telefona e dita o código de segurança a quem não devia.",
        temper="trusting",
    ),
    PersonaRow(
        "artur-atacante", "Artur Jaime", "Macedo Brito", "1985-04-27", ("900 745 860",), "7902",
        "Liga em nome de outra pessoa e apressa toda a gente, para obter o código de segurança.",
        temper="insistent",
    ),
    PersonaRow(
        "teresa-sim-trocado", "Teresa Maria", "Abreu Loureiro", "1972-08-13", ("900 508 237",),
        "3147", "O cartão SIM do seu número foi trocado ontem, e não foi ela que o pediu.",
        sim_changed_days_ago=1,
    ),
    PersonaRow(
        "ines-matos", "Inês", "Matos Ramos", "1995-01-22", ("900 412 786",), "2659", _SAME_HOUR,
    ),
    PersonaRow(
        "ines-matias", "Inês", "Matias Ramos", "1994-11-22", ("900 412 768",), "9426", _SAME_HOUR,
    ),
    PersonaRow(
        "duarte-correia", "Duarte", "Correia Simões", "1978-03-03", ("900 890 541",), "1384",
        "Liga quando a linha está cheia e espera sem se queixar.",
    ),
    PersonaRow(
        "gabriel-cartao-caducado", "Gabriel", "Nogueira Vaz", "1966-09-09", ("900 274 519",),
        "8024", "Deixou passar a validade do Cartão de Cidadão e ainda não o renovou.",
        card_valid_until="2024-01-31",
    ),
    PersonaRow(
        "lara-quinze-anos", "Lara", "Sequeira Pinho", "2009-02-01", ("900 815 630",), "6172",
        "Tem quinze anos e quer o certificado para um campo de férias.",
        cmd=("active",),
    ),
    PersonaRow(
        "amara-passaporte", "Amara", "Okafor", "1993-12-08", ("900 336 947",), "4409",
        "Está em Portugal por uns meses, com passaporte, e não tem Chave Móvel Digital.",
        cmd=("none",), nationality="NG", document_type="PAS",
    ),
    PersonaRow(
        "sempre-autoriza", "Aurora", "Simões Prazeres", "1987-05-09", ("900 610 001",), "2001",
        "Autoriza logo tudo o que lhe pedem, sem ninguém ao telemóvel, e dita o código.",
        conduct="autoriza-logo",
    ),
    PersonaRow(
        "sempre-recusa", "Renato", "Negrais Recto", "1979-10-03", ("900 610 002",), "2002",
        "Recusa logo tudo o que lhe pedem, sem ninguém ao telemóvel.",
        temper="distrustful", conduct="recusa-logo",
    ),
    PersonaRow(
        "nunca-responde", "Silvina", "Calado Pausa", "1964-01-18", ("900 610 003",), "2003",
        "Nunca chega a ver um pedido: quem espera por ela espera até ao fim do prazo.",
        conduct="nao-responde",
    ),
    PersonaRow(
        "nunca-em-chamada", "Otelo", "Longe Ribeiro", "1958-07-27", ("900 610 004",), "2004",
        "Responde logo que não está em chamada nenhuma.",
        temper="distrustful", conduct="fora-de-chamada",
    ),
    PersonaRow(
        "codigo-errado-uma-vez", "Érica", "Troca Enes", "1991-12-12", ("900 610 005",), "2005",
        "Autoriza logo, dita o código com um algarismo trocado, e à segunda dita-o bem.",
        temper="confused", conduct="codigo-errado-uma-vez",
    ),
    PersonaRow(
        "deixa-caducar", "Tadeu", "Demora Serra", "1970-03-30", ("900 610 006",), "2006",
        "O prazo de cada pedido que lhe fazem passa num instante, sem resposta.",
        conduct="deixa-caducar",
    ),
    PersonaRow(
        "cmd-bloqueada", "Blandina", "Trancoso Ferro", "1983-08-21", ("900 610 007",), "2007",
        "Errou o PIN vezes a mais e ainda não desbloqueou a Chave Móvel Digital.",
        cmd=("blocked",),
    ),
    PersonaRow(
        "cmd-caducada", "Calisto", "Prazeres Fino", "1949-04-02", ("900 610 008",), "2008",
        "Deixou passar a validade da Chave Móvel Digital e não a renovou.",
        cmd=("expired",),
    ),
)  # fmt: skip
