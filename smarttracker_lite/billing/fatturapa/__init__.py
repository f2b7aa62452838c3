"""The Italian electronic invoice: FatturaPA 1.2.3, as the Sistema di Interscambio (SdI) takes it."""
