"""From booked quantities to dollars, hours and days: drivers, ledger lines, bills, running costs."""
