"""Drivers of where one stands today; all are blank until somebody says them."""

from __future__ import annotations

from core.domain.drivers.driver import Driver

ACCURACY_IN_USE = Driver("accuracy_in_use", "T1", "Accuracy today")
CONTRACT_MONTHS_LEFT = Driver("contract_months_left", "T2", "Contract left")
CONTRACT_NOTICE = Driver("contract_notice", "T3", "Notice")
CONTRACT_PRICE = Driver("contract_price", "T4", "Paid on a month after leaving")
