"""HP's web services of the newer large format printers (PIWS): DesignJet Z6 and Z9, Latex 700 and 800."""
