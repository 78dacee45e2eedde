"""The words of states, channels and people on the portal's screens."""

CHANNELS = {
    "telefone": "Por telefone, com um operador",
    "online": "No portal",
    "presencial": "Num posto de atendimento",
}
STATES = {
    "submitted": ("A preparar o pagamento", "info"),
    "payable": ("Aguarda pagamento", "warning"),
    "unpaid": ("Por pagar: prazo terminado", "danger"),
    "cancelled": ("Cancelado", "neutral"),
    "issued": ("Emitido", "success"),
}
FILTERS = {
    "todos": ("Todos", ("submitted", "payable", "unpaid", "cancelled", "issued")),
    "por-pagar": ("Por pagar", ("submitted", "payable", "unpaid")),
    "emitidos": ("Emitidos", ("issued",)),
    "cancelados": ("Cancelados", ("cancelled",)),
}
CODES = {
    "none": "Sem código",
    "valid": "Válido",
    "expired": "Fora de validade",
    "cancelled": "Cancelado pelo titular",
}
METHODS = {
    "multibanco": "Referência Multibanco",
    "cartao": "Cartão",
    "mbway": "MB WAY",
    "balcao": "No posto de atendimento",
}
MEANS = {"cmd": "Chave Móvel Digital", "cc": "Cartão de Cidadão"}
TROUBLES = {
    "refused": "O último pagamento foi recusado. Pode tentar de novo, ou pagar de outra maneira.",
    "expired": "O prazo de pagamento terminou. Pode pedir novos dados de pagamento.",
    "canceled": "O pagamento foi anulado.",
    "late": "Recebemos um pagamento fora do prazo. Vai ser devolvido; não conta para este pedido.",
    "wrong_amount": "Recebemos um valor que não é o devido. Vai ser devolvido; o pedido continua "
    "por pagar.",
    "duplicate": "Recebemos o pagamento duas vezes. O segundo vai ser devolvido.",
    "reversed": "O pagamento foi estornado pelo banco. Contacte os serviços.",
    "duplicate_reversed": "O segundo pagamento foi devolvido.",
}
WHO = {
    "requerente": "O titular",
    "operador": "Um operador, em nome do titular",
    "funcionario": "Um funcionário, ao balcão",
    "portal": "O portal",
    "pagamentos": "Pagamentos",
}
OUTCOMES = {
    "valid": "Certificado entregue",
    "expired": "Código fora de validade",
    "cancelled": "Código cancelado",
}
CONSULTATIONS = {
    "valid": ("Código válido", "O certificado abaixo está atualizado à data e hora da consulta."),
    "expired": (
        "Código fora de validade",
        "O código de acesso serve durante 90 dias a contar da emissão. Peça ao titular um "
        "certificado novo.",
    ),
    "cancelled": ("Código cancelado", "O titular cancelou este código de acesso."),
    "unknown": (
        "Código desconhecido",
        "Não existe nenhum certificado com este código. Confirme as letras e os algarismos.",
    ),
    "rate_limited": (
        "Demasiadas consultas",
        "Fez demasiadas consultas em pouco tempo. Espere alguns minutos e tente de novo.",
    ),
}
ATTRIBUTES = {
    "NomeCompleto": "Nome completo",
    "DataNascimento": "Data de nascimento",
    "NIC": "Número de identificação civil",
    "NIF": "NIF",
    "NoDocumento": "Número do documento",
    "DataValidadeDoc": "Validade do documento",
    "CorreioElectronico": "Correio eletrónico",
    "NumeroTelemovel": "Número de telemóvel",
    "DocNumber": "Número do documento",
    "CodigoNacionalidade": "Nacionalidade",
}
