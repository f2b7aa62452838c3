"""The print log of Windows: what each printer driver of this PC has handed on, printers at USB included.

Written by what is documented of the log and by entries that others have published; not tried on Windows yet.
"""
