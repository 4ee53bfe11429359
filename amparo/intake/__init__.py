"""How a case begins: reports, hotline, screening, identification and referral."""
