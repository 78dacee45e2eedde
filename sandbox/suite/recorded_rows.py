"""What people do beside the call, by the first event that each command leaves.

It is an event of their own that nothing else caused; the table says which verb that was.
"""

from collections.abc import Mapping

from sandbox.suite import recorded_courts as courts
from sandbox.suite import recorded_portal as portal
from sandbox.suite.recorded_place import Row, by, fields, plain

WRONG_PASSWORD = "errada"

ROWS: Mapping[str, Row] = {
    "sessao.pedida": plain("inicia_sessao"),
    "entrada.pedido": portal.asked_by_a_service,
    "entrada.codigo_enviado": portal.code_sent,
    "entrada.autenticado": portal.signed_in,
    "entrada.recusado": portal.turned_away,
    "entrada.codigo_recusado": lambda place: (
        "escreve_codigo_sms", {"codigo_sms": portal.WRONG_CODE}
    ),
    "pin.errado": lambda place: ("abre_app", {"pin": portal.WRONG_PIN}),
    "entrada.cancelado": plain("cancela_autenticacao"),
    "cartao.inserido": portal.card_in,
    "cartao.retirado": plain("retira_cartao"),
    "assercao.apresentada": plain("segue_para_o_servico"),
    "sessao.terminada": plain("termina_sessao"),
    "pedido.preenchido": portal.request,
    "pedido.submetido": plain("submete_pedido"),
    "pedido.cancelado": plain("cancela_pedido"),
    "rascunho.apagado": plain("apaga_rascunho"),
    "taxa.a_pagar": plain("prossegue_para_pagamento"),
    "taxa.pedida": plain("prossegue_para_pagamento"),
    "taxa.consultada": plain("verifica_pagamento"),
    "taxa.paga": plain("recebe_taxa"),
    "certificado.obtido": by(
        cidadao=plain("obtem_certificado"), funcionario=plain("entrega_certificado")
    ),
    "codigo_acesso.cancelado": plain("cancela_codigo_de_acesso"),
    "certificado.consultado": portal.consulted,
    "balcao.identificado": fields(
        "identifica", documento="document_type", numero="document_number"
    ),
    "balcao.terminado": plain("termina_atendimento"),
    "assinatura.codigo_enviado": portal.to_sign,
    "assinatura.recusada": portal.sign_refused,
    "assinatura.feita": plain("confirma_assinatura"),
    "assinatura.codigo_recusado": lambda place: (
        "confirma_assinatura", {"codigo_sms": portal.WRONG_CODE}
    ),
    "assinatura.certificado_pedido": fields(
        "obtem_certificado_de_assinatura", telemovel="phone_number"
    ),
    "pagamento.pedido": by(banco=portal.test_payment),
    "pagamento.recebido": portal.paid,
    "pagamento.tardio_marcado": plain("paga_tarde"),
    "pagamento.estornado": plain("estorna"),
    "cartao.recusado": lambda place: (
        portal.after_the_check(place) or ("paga_cartao", portal.card(place.event))
    ),
    "cartao.autenticacao_pedida": lambda place: ("paga_cartao", portal.card(place.event)),
    "mbway.enviado": fields("paga_mbway", telemovel="phone_number"),
    "mbway.decidido": portal.mbway,
    "mbway.pin_errado": lambda place: ("aceita_mbway", {"pin": portal.WRONG_PIN}),
    "registo.decisao": courts.decided,
    "registo.pena_extinta": courts.of_holder("comunica_extincao"),
    "registo.nao_transcricao": courts.of_holder("determina_nao_transcricao"),
    "registo.cancelamento_provisorio": courts.of_holder("cancela_provisoriamente"),
    "registo.obito": courts.of_holder("comunica_obito"),
    "acesso.aberto": plain("entra"),
    "acesso.recusado": lambda place: ("entra", {"palavra_passe": WRONG_PASSWORD}),
    "acesso.fechado": plain("sai"),
    "acesso.desbloqueado": fields("desbloqueia_acesso", conta="account_id"),
    "transacao.respondida": courts.called,
    "utilizador.registado": courts.registered,
    "utilizador.ambitos_alterados": courts.scopes,
    "utilizador.cessado": fields("cessa_utilizador", username="username", aplicacao="application"),
    "utilizador.suspenso": fields(
        "suspende_utilizador", username="username", aplicacao="application"
    ),
    "utilizador.reativado": fields(
        "reativa_utilizador", username="username", aplicacao="application"
    ),
    "alteracao.comunicada": fields(
        "comunica_alteracao", username="username", aplicacao="application", alteracao="change",
        data="changed_on",
    ),
    "listagem.carregada": courts.listed,
    "auditoria.procurada": courts.searched,
    "auditoria.aberta": fields("abre_transacao", numero="transaction"),
    "auditoria.exportada": plain("exporta_transacoes"),
    "consentimento.pedido": portal.access_asked,
    "consentimento.retirado": plain("retira_consentimento"),
    "pedido_entidade.respondido": portal.answered,
    "qr.lido": plain("le_codigo_qr"),
    "entrada_app.pedida": portal.sign_in_asked,
    "entrada_app.consultada": plain("consulta_entrada"),
    "entrada_app.levada": plain("consulta_entrada"),
    "acesso_dados.iniciado": plain("inicia_obtencao"),
    "acesso_dados.entregue": portal.delivered,
    "mensagem.reenviada": fields("reenvia_mensagem", mensagem="message_id"),
    "mensagem.descartada": fields("descarta_mensagem", mensagem="message_id"),
    "codigo.consultado": plain("tenta_novamente"),
    "dados.pedidos": plain("tenta_novamente"),
}  # fmt: skip
"""The row of each event that a command begins with."""
