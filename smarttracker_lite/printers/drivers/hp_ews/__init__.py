"""The driver for HP's large format printers of about 2008 to 2018 ("webAccess" DesignJet and Latex)."""
