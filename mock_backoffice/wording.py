"""What each state of a case tells the operator: its tone, its words, and what to say on the line.

Data only.  Texts that are the official answer to a reason code come from `REASONS`; the rest is
ours (assumed).  `say` is a sentence that the operator may use as it is.
"""

from dataclasses import dataclass

from sandbox.protocol.errors import REASONS


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice on the desk.  `tone`: success, warning, danger, info or waiting."""

    tone: str
    title: str
    text: str = ""
    say: str = ""

    def as_dict(self) -> dict[str, str]:
        """The notice as the view gives it."""
        return {"tone": self.tone, "title": self.title, "text": self.text, "say": self.say}


STEPS: tuple[tuple[str, str], ...] = (
    ("cmd", "valida_cmd"),
    ("pedido", "pede_autorizacao"),
    ("codigo", "valida_codigo"),
    ("dados", "Obter e Validar Dados"),
    ("token", "confirma_e_copia_token"),
    ("servico_por_telefone", "abre_servico_por_telefone"),
    ("autenticar", "autentica"),
)
"""The activities of the procedure in order: the step, and the verb or the words of its title."""

CMD: dict[str, Notice] = {
    "active": Notice(
        "success",
        "Chave Móvel Digital ativa",
        "Explique ao cidadão o que vai receber e envie o pedido de autorização.",
    ),
    "inactive": Notice(
        "warning",
        "Chave Móvel Digital inativa",
        "Este número tem Chave Móvel Digital, mas não está ativa. Pergunte se há outro número.",
        "A Chave Móvel Digital deste número não está ativa. Tem outro número com ela ativa?",
    ),
    "suspended": Notice(
        "warning",
        "Chave Móvel Digital suspensa",
        "Não é possível continuar com este número. Só o titular pode levantar a suspensão.",
        "A Chave Móvel Digital deste número está suspensa. Pode reativá-la num balcão de "
        "atendimento, com o seu documento de identificação.",
    ),
    "none": Notice(
        "warning",
        "Número sem Chave Móvel Digital",
        "Não há Chave Móvel Digital associada a este número. Confirme os algarismos com o cidadão.",
        "Este número não tem Chave Móvel Digital. Pode repetir-me o número, ou indicar outro?",
    ),
    "app_not_installed": Notice(
        "warning",
        "Aplicação não instalada",
        "A Chave Móvel Digital está ativa, mas a aplicação Autenticação.Gov não está associada "
        "a nenhum telemóvel. O pedido não tem onde chegar.",
        "Precisa de instalar a aplicação Autenticação.Gov no telemóvel e de a associar à sua "
        "Chave Móvel Digital. Pode voltar a ligar quando a tiver.",
    ),
    "blocked": Notice(
        "warning",
        "Chave Móvel Digital bloqueada",
        "O titular errou o PIN vezes a mais. Não é possível continuar com este número.",
        "A Chave Móvel Digital deste número está bloqueada. Pode desbloqueá-la num balcão de "
        "atendimento, com o seu documento de identificação.",
    ),
    "expired": Notice(
        "warning",
        "Chave Móvel Digital caducada",
        "A Chave Móvel Digital deste número passou da validade e tem de ser renovada.",
        "A Chave Móvel Digital deste número passou da validade. Pode renová-la num balcão de "
        "atendimento, com o seu documento de identificação.",
    ),
    "rate_limited": Notice(
        "danger",
        "Limite de validações atingido",
        REASONS["cmd_rate_limited"].text,
        "Neste momento não consigo validar mais números. Peço-lhe que aguarde alguns minutos.",
    ),
}

WARNINGS: dict[str, Notice] = {
    "sim_recente": Notice(
        "danger",
        "Cartão SIM trocado recentemente",
        "O cartão deste número foi trocado nos últimos dias: quem o tem agora pode não ser o "
        "titular. Redobre a atenção e, na dúvida, não continue.",
    ),
    "numero_diferente": Notice(
        "warning",
        "O número que liga é outro",
        "A chamada não vem do número validado. Pode haver uma boa razão; pergunte qual.",
        "Vejo que liga de outro número. O telemóvel com a Chave Móvel Digital está consigo?",
    ),
}

REQUEST: dict[str, Notice] = {
    "pending": Notice(
        "waiting",
        "Pedido enviado, à espera do cidadão",
        "O cidadão deve confirmar o serviço na aplicação Autenticação.Gov e escolher «Autorizar».",
    ),
    "approved": Notice(
        "success",
        "O cidadão autorizou o acesso aos dados",
        "A aplicação mostra agora um código de segurança. Peça-o ao cidadão e introduza-o aqui.",
        "Diga-me, por favor, o código de segurança que a aplicação mostra.",
    ),
    "redeemed": Notice("success", "O cidadão autorizou o acesso aos dados"),
    "denied": Notice(
        "warning",
        "O cidadão recusou o pedido",
        "Sem autorização não há acesso aos dados. Não insista: ofereça alternativas.",
        "Compreendo: o pedido foi recusado e não tenho acesso aos seus dados.",
    ),
    "denied:nao_estou_em_chamada": Notice(
        "danger",
        "Alerta: o titular diz que não está em chamada",
        "Quem respondeu na aplicação não está ao telefone consigo: quem liga pode não ser o "
        "titular. Não peça códigos nem dados, termine a chamada e avise a supervisão.",
        "Não me é possível continuar este atendimento. Obrigado por ter ligado.",
    ),
    "denied:frase_errada": Notice(
        "danger",
        "Foi escolhida uma frase errada",
        REASONS["wrong_phrase"].text + " Repita a frase com calma antes de um novo pedido.",
        "A frase escolhida não foi a desta chamada. Vou enviar-lhe um novo pedido.",
    ),
    "expired": Notice(
        "warning",
        "O pedido perdeu a validade",
        "O cidadão não respondeu a tempo. Pode enviar um novo pedido.",
        "Vou enviar-lhe um novo pedido de autorização.",
    ),
    "code_expired": Notice(
        "warning",
        "O código de segurança perdeu a validade",
        "O código não foi validado a tempo. Envie um novo pedido.",
        "O código perdeu a validade. Vou enviar-lhe um novo pedido de autorização.",
    ),
    "burnt": Notice(
        "danger",
        "O código ficou sem efeito",
        REASONS["code_burnt"].text,
        "Como o código foi errado várias vezes, vou enviar-lhe um novo pedido de autorização.",
    ),
    "canceled": Notice("info", "O pedido foi retirado", "Pode enviar um novo pedido."),
    "canceled:operador": Notice(
        "info", "Cancelou o pedido", "Já não aparece na aplicação do cidadão. Pode enviar outro."
    ),
    "canceled:chamada_terminada": Notice(
        "info", "Pedido retirado", "A chamada terminou antes do fim do procedimento."
    ),
    "canceled:transferida": Notice(
        "info",
        "Pedido retirado",
        "A chamada passou para um colega, que envia o seu próprio pedido.",
    ),
    "canceled:substituido": Notice(
        "info", "Pedido substituído", "Foi enviado um pedido mais recente ao mesmo cidadão."
    ),
    "canceled:telemovel_trocado": Notice(
        "danger",
        "A aplicação mudou de telemóvel",
        "A aplicação foi associada a outro aparelho enquanto o pedido aguardava, e ele "
        "foi retirado. Confirme com o cidadão antes de enviar outro.",
    ),
    "rejected": Notice("warning", "O pedido não foi enviado"),
    "rejected:code_burnt": Notice(
        "warning",
        "O pedido não foi enviado",
        "Houve demasiados códigos errados neste número. Aguarde antes de um novo pedido.",
    ),
}
"""By `status` or `status:reason`; a rejection tells the text of its reason code."""

CODE: dict[str, Notice] = {
    "accepted": Notice("success", "Código de segurança aceite"),
    "code_wrong": Notice(
        "warning",
        "Código errado",
        REASONS["code_wrong"].text,
        "O código não está certo. Pode repeti-lo devagar, algarismo a algarismo?",
    ),
    "code_burnt": Notice("danger", "O código ficou sem efeito", REASONS["code_burnt"].text),
    "code_expired": Notice("warning", "O código perdeu a validade", REASONS["code_expired"].text),
    "code_used": Notice("warning", "Código já usado", REASONS["code_used"].text),
    "code_not_received": Notice(
        "warning",
        "O código não chegou a ser validado",
        "Introduza-o outra vez. Não se gastou nenhuma tentativa.",
    ),
    "code_foreign": Notice("danger", "Código de outro atendimento", REASONS["code_foreign"].text),
    "not_approved": Notice("warning", "Ainda sem autorização", REASONS["not_approved"].text),
}

WAITING: dict[str, str] = {
    "cmd": "A validar a Chave Móvel Digital…",
    "pedido": "A enviar o pedido…",
    "codigo": "A validar o código…",
    "dados": "A obter os dados do cidadão…",
    "token": "A emitir o token…",
    "colar": "A autenticar…",
}

AGAIN: dict[str, str] = {
    "cmd": "Pode voltar a validar o número.",
    "pedido": "Pode voltar a enviar o pedido.",
    "codigo": "Tente novamente: o portal pergunta o que aconteceu ao código, sem gastar "
    "nenhuma tentativa.",
    "dados": "Tente novamente: o código já foi aceite e o cidadão não tem de fazer nada.",
    "token": "Pode voltar a pedir o token.",
    "colar": "Se o token já foi aceite, «Tentar novamente» abre o serviço; se não foi, pode voltar "
    "a autenticar com ele.",
}
"""What to do after an answer that did not come, by question."""

CODE_USED_HERE = "Se a resposta anterior se perdeu, tente novamente para saber se foi neste pedido."
"""What a code already used may mean when the data are not on the screen."""

TOKEN_OVER: dict[str, Notice] = {
    "late": Notice(
        "warning",
        "O token perdeu a validade",
        "Envie um novo pedido de autorização: o cidadão volta a autorizar e dita outro código.",
        "Demorámos mais do que o permitido. Vou enviar-lhe um novo pedido de autorização.",
    ),
    "before": Notice(
        "warning",
        "O token era da sessão anterior",
        "Voltou a entrar no portal e o token deixou de servir. Envie um novo pedido de "
        "autorização.",
        "Tenho de lhe enviar um novo pedido de autorização.",
    ),
    "alone": Notice(
        "warning",
        "O token já não serve",
        "Sem chamada não é possível enviar outro pedido. Feche o atendimento; o cidadão tem de "
        "voltar a ligar.",
    ),
}
"""A token that was never used and no longer can be, and whether the citizen is still there."""

OUTCOMES: dict[str, Notice] = {
    "submetido": Notice(
        "success", "Pedido submetido", "O pedido do certificado ficou registado no portal."
    ),
    "fechado": Notice("info", "Fechado pelo operador", "O atendimento foi fechado sem pedido."),
    "dados_incorretos": Notice(
        "warning",
        "Dados incorretos",
        "O cidadão disse que os dados não estão corretos. Deve corrigi-los no serviço competente "
        "antes de pedir o certificado.",
        "Os dados do registo não estão corretos. Tem de os atualizar antes de pedir o certificado.",
    ),
    "chamada_terminada": Notice(
        "warning", "A chamada terminou", "O procedimento ficou por concluir e nada foi pedido."
    ),
    "transferida": Notice(
        "info", "Chamada transferida", "O atendimento continua na mesa do colega, do princípio."
    ),
}

CALL_STATUS: dict[str, str] = {
    "ringing": "A tocar",
    "in_progress": "Em curso",
    "on_hold": "Em espera",
    "completed": "Terminada",
    "no_answer": "Não atendida",
    "canceled": "Desistiu antes de ser atendida",
}

SUGGESTED: dict[str, tuple[str, ...]] = {
    "": ("saudacao",),
    "cmd": ("saudacao", "pede-telemovel", "finalidade-e-limites-do-acesso"),
    "cmd:problem": ("cmd-inativa-o-que-fazer", "pede-outro-telemovel", "oferece-alternativas"),
    "pedido": ("vai-receber-pedido-na-app", "finalidade-e-limites-do-acesso"),
    "pedido:pending": ("frase-da-chamada", "vai-receber-pedido-na-app"),
    "pedido:problem": ("novo-pedido-de-autorizacao", "autorizacao-recusada"),
    "pedido:denied": ("autorizacao-recusada", "oferece-alternativas"),
    "pedido:nao_estou_em_chamada": (),
    "codigo": ("pede-codigo",),
    "dados": ("pede-confirmacao-dados",),
    "token": (),
    "servico_por_telefone": (),
    "autenticar": (),
    "trouble": ("sistema-indisponivel-aguarde",),
    "dados_incorretos": ("oferece-alternativas", "despedida"),
    "submetido": ("despedida",),
    "fechado": ("oferece-alternativas",),
}
"""Which phrases are put first, by step, by step and state, or by outcome of the call's case."""
