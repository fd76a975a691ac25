"""The case databank: the only code that touches `databank/`. `casecode.databank.bank.Databank` is its door."""
