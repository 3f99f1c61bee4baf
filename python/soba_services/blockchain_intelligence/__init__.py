"""8005: contracts, MEV and wallets."""
