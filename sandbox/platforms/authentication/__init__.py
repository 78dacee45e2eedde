"""Plataforma do Serviço de Autenticação: the CMD register, citizens' data, hand-over tokens."""
