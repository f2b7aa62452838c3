"""SNMP v1 and v2c: the Printer MIB of a printer (RFC 3805)."""
