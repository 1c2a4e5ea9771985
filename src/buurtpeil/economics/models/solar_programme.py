# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a household gain from solar panels through the municipality, and who carries the end of net metering?

Needs the contract, the panels and electricity prices (§4.5 of the report). Gives the result per contract of household,
municipality, service provider and state, with the dated rules of feeding in.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from buurtpeil.economics.cohorts import survivors
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import (
    MONTHS_PER_YEAR,
    annuity_factor,
    both,
    constant,
    loan_balance,
    loan_payment,
    maximum,
    plain_number,
    value_at,
    where,
)
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import NOMINAL, Input, Status
from buurtpeil.economics.scenarios import Scenario

REPORT, SOURCE, ASSUMPTION = Status.REPORT, Status.SOURCE, Status.ASSUMPTION
LONGEST = 25

INPUTS = (
    Input("start-year", "Jaar van plaatsing", "Year of installation", 2017, "calendar-year", REPORT, "§4.5",
          minimum=2017, maximum=2100, whole=True),
    Input("contract-total", "Alle termijnen samen", "All instalments together", 8_834.20, "euro", REPORT,
          "§4.5: with interest, guarantee, upkeep, administration; after VAT refund", prices=NOMINAL, maximum=50_000),
    Input("term", "Looptijd", "Term", 15, "year", REPORT, "§4.5", minimum=1, maximum=LONGEST, whole=True),
    Input("panels", "Panelen per woning", "Panels per home", 15, "panel", REPORT, "§4.5", minimum=1, maximum=60),
    Input("panel-power", "Vermogen per paneel", "Power per panel", 0.280, "kWp/panel", SOURCE,
          "parkstadactueel.nl: 14 MWp on over 50,000 panels", low=0.26, high=0.30, minimum=0.05, maximum=1),
    Input("yield", "Opbrengst per kWp", "Yield per kWp", 875, "kWh/kWp/year", SOURCE,
          "CBS 2014, too high CBS says now; field case 951 (weerman.nu)", low=800, high=960, maximum=1_500),
    Input("degradation", "Daling van de opbrengst per jaar", "Loss of yield a year", 0, "fraction", ASSUMPTION,
          "none in the golden cases; confirm", low=0, high=0.007, maximum=0.1),
    Input("own-use", "Eigen verbruik", "Own use", 0.30, "fraction", ASSUMPTION, "no source; confirm", low=0.2,
          high=0.4),
    Input("price", "Stroomprijs met belasting", "Electricity price with tax", 0.20, "euro/kWh", ASSUMPTION,
          "about the price of 2017; confirm", prices=NOMINAL, low=0.18, high=0.30, maximum=2),
    Input("price-bare", "Kale leveringsprijs", "Bare supply price", 0.06, "euro/kWh", ASSUMPTION,
          "about the price of 2017; confirm", prices=NOMINAL, low=0.04, high=0.12, maximum=2),
    Input("price-growth", "Stijging van de stroomprijs per jaar", "Rise of the electricity price a year", 0, "fraction",
          ASSUMPTION, "none in the golden cases; confirm", low=-0.01, high=0.03, minimum=-0.2, maximum=0.5),
    Input("market-share", "Vergoeding zonder ondergrens, deel van de kale prijs",
          "Feed-in payment without a floor, share of the bare price", 0.25, "fraction", ASSUMPTION,
          "Berenschot's own case used 25%; confirm", low=0, high=0.5),
    Input("service-share", "Deel van de termijn voor de serviceprovider", "Share of the instalment for the provider",
          0.066, "fraction", ASSUMPTION, "see the derived share; confirm", low=0.04, high=0.10, maximum=0.9),
    Input("resident-rate", "Nominale rente voor de bewoner", "Nominal rate for the resident", 0.015, "fraction", SOURCE,
          "rvo.nl/initiatieven", maximum=0.2),
    Input("municipal-rate", "Nominale rente van de gemeente", "Nominal rate of the municipality", 0.01, "fraction",
          SOURCE, "BNG Bank; rvo.nl/initiatieven", maximum=0.2),
    Input("default-rate", "Wanbetaling per jaar", "Default a year", 0.01, "fraction", ASSUMPTION, "no source; confirm",
          low=0, high=0.03, maximum=0.5),
    Input("upkeep", "Onderhoud en administratie per jaar", "Maintenance and administration per year", 25, "euro/year",
          ASSUMPTION, "no source; confirm", prices=NOMINAL, low=15, high=45, maximum=1_000),
    Input("moving-year", "Jaar waarin een bewoner verhuist", "Year in which a resident moves", 8, "year", ASSUMPTION,
          "for the buying-off at moving (§4.5); no source; confirm", low=1, high=15, minimum=0, maximum=LONGEST,
          whole=True),
    Input("provider-stops", "Jaar waarin de serviceprovider omvalt (0 = niet)",
          "Year in which the provider fails (0 = never)", 0, "year", ASSUMPTION,
          "§4.5 says no extra risk for the municipality; see the scenario", maximum=LONGEST, whole=True),
    Input("dearer", "Duurder dan ineens kopen op de vrije markt", "Dearer than buying at once on the market", 400,
          "euro", REPORT, "§4.5: about 400 euros", prices=NOMINAL, low=300, high=600, maximum=20_000),
    Input("bill", "Energierekening zonder panelen per maand", "Energy bill without panels per month", 150,
          "euro/month", ASSUMPTION, "§4.5 compares the instalment with the bill; no amount; confirm", prices=NOMINAL,
          low=100, high=200, maximum=5_000),
    Input("programme-loan", "Lening van het hele programma", "Loan of the whole programme", 42_500_000, "euro", SOURCE,
          "rvo.nl/initiatieven", prices=NOMINAL, minimum=1),
    Input("programme-homes", "Woningen in het programma", "Homes in the programme", 7_250, "count", REPORT,
          "§4.5: two tranches of 3,625", minimum=1),
    Input("roofs-done", "Daken begin 2020", "Roofs by early 2020", 4_200, "count", SOURCE, "rvo.nl/initiatieven",
          minimum=1),
    Input("panels-done", "Panelen begin 2020", "Panels by early 2020", 50_000, "panel", SOURCE,
          "rvo.nl/initiatieven: over 50,000", minimum=1),
    Input("discount-rate", "Nominale discontovoet", "Nominal discount rate", 0.03, "fraction", ASSUMPTION,
          "no source; confirm", low=0.02, high=0.05, minimum=-0.5),
)
PARTIES = (
    Party("household", "Huishouden", "Household", PartyKind.RESIDENTS),
    Party("municipality", "Gemeente", "Municipality", PartyKind.MUNICIPALITY),
    Party("provider", "Serviceprovider", "Service provider", PartyKind.COMPANY),
    Party("state", "Rijk (belasting)", "State (taxes)", PartyKind.STATE),
    Party("bank", "Bank", "Bank", PartyKind.BANK),
    Party("supplier", "Energieleverancier", "Energy supplier", PartyKind.COMPANY),
)


def build(x: Quantities, case: Case) -> None:
    """Per contract; the twelve instalments of a year together at its end."""
    time = case.timeline(x.start_year, LONGEST)
    running, months, step = time.during(1, x.term), x.term * MONTHS_PER_YEAR, case.step
    term = step("instalment", "Termijn per maand", "Instalment per month", x.contract_total / months)
    net = step("loan-part", "Deel voor de lening per maand", "Part for the loan per month",
               (1 - x.service_share) * term)
    factor = annuity_factor(x.resident_rate / 12, months)
    loan = step("loan", "Lening per contract", "Loan per contract", net * factor)
    received = step("received", "Gemeente ontvangt per jaar", "Municipality receives per year", MONTHS_PER_YEAR * net)
    to_bank = step("to-bank", "Aan de bank per jaar", "To the bank per year",
                   MONTHS_PER_YEAR * loan_payment(loan, x.municipal_rate / 12, months))

    rise = time.growth(x.price_growth, 1)
    year_yield = step("yield-year-1", "Opbrengst in jaar 1", "Yield in year 1", x.panels * x.panel_power * x["yield"])
    made = step("made", "Opbrengst", "Yield", year_yield * time.growth(-x.degradation, 1) * running)
    price = step("price-now", "Stroomprijs", "Electricity price", x.price * rise)
    bare = step("bare-now", "Kale prijs", "Bare price", x.price_bare * rise)
    netted = step("netted", "Deel gesaldeerd", "Share netted", case.rule("net-metering", time.dates))
    full = step("at-full-price", "Tegen de volle prijs", "At the full price",
                made * (x.own_use + (1 - x.own_use) * netted))
    sold = step("sold", "Verkocht", "Sold", made - full)
    fed = step("feed-price", "Vergoeding per kWh", "Payment per kWh",
               bare * maximum(case.rule("feed-in-floor", time.dates), x.market_share))
    paying = step("paying", "Deel dat betaalt", "Share that pays", survivors(x.default_rate, time))

    case.flow("bank-loan", "Lening", "Loan", payer="bank", receiver="municipality", amount=loan * time.at(0),
              basis=Basis.FINANCING)
    case.flow("panels-bought", "Panelen geplaatst", "Panels installed", payer="municipality", receiver="outside",
              amount=loan * time.at(0))
    case.flow("bank-paid", "Rente en aflossing", "Interest and redemption", payer="municipality", receiver="bank",
              amount=to_bank * running, basis=Basis.FINANCING)
    fails = step("provider-failed", "Provider is omgevallen (1 = ja)", "Provider has failed (1 = yes)",
                 where(both(x.provider_stops > 0, time.index >= x.provider_stops), running, 0 * running))
    stands = running - fails
    case.flow("instalments", "Termijnen", "Instalments", payer="household", receiver="provider",
              amount=MONTHS_PER_YEAR * term * paying * stands)
    case.flow("passed-on", "Doorbetaald", "Passed on", payer="provider", receiver="municipality",
              amount=received * stands)
    case.flow("upkeep-paid", "Onderhoud", "Maintenance", payer="provider", receiver="outside",
              amount=x.upkeep * stands)
    case.flow("instalments-direct", "Termijnen aan de gemeente, na omvallen van de provider",
              "Instalments to the municipality, after the provider failed", payer="household", receiver="municipality",
              amount=MONTHS_PER_YEAR * term * paying * fails)
    case.flow("upkeep-taken-over", "Onderhoud, na omvallen van de provider", "Maintenance, after the provider failed",
              payer="municipality", receiver="outside", amount=x.upkeep * fails)
    case.flow("bill-saved", "Bespaard op de kale prijs", "Saved on the bare price", payer="supplier",
              receiver="household", amount=full * bare)
    case.flow("tax-saved", "Bespaarde belasting", "Tax saved", payer="state", receiver="household",
              amount=full * (price - bare))
    case.flow("feed-in", "Vergoeding voor teruglevering", "Payment for feed-in", payer="supplier", receiver="household",
              amount=sold * fed)
    case.flow("power-made", "Stroom niet elders gemaakt", "Power not made elsewhere", payer="outside",
              receiver="supplier", amount=made * bare, basis=Basis.AVOIDED_COST, effect="power", bookable=True)
    case.discount(x.discount_rate, nominal=True)
    case.no_baseline_flows("Geen panelen; het huishouden koopt alle stroom.",
                           "No panels; the household buys all its power.")
    case.pro_memoria("carbon", "Vermeden CO₂", "CO₂ avoided", "outside")

    yearly = case.output("instalments-year", "Termijnen per jaar", "Instalments per year", MONTHS_PER_YEAR * term)
    saving = case.output("saving-year-1", "Voordeel in jaar 1", "Gain in year 1",
                         value_at(full * price + sold * fed, 1))
    case.output("surplus-year", "Gemeente houdt over per jaar", "Left for the municipality per year",
                received - to_bank)
    case.output("interest", "Rente in alle termijnen", "Interest in all instalments", net * months - loan)
    case.output("first-interest", "Rente in de eerste maand", "Interest in the first month",
                loan * x.resident_rate / 12)
    per_home = step("programme-loan-per-home", "Lening van het programma per woning", "Loan of the programme per home",
                    x.programme_loan / x.programme_homes)
    printed = step("loan-at-these-panels", "Dat bij dit aantal panelen", "That at this number of panels",
                   per_home / (x.panels_done / x.roofs_done) * x.panels)
    case.output("derived-share", "Afgeleid deel voor de serviceprovider", "Derived share for the provider",
                1 - printed / (term * factor))
    case.output("buy-off", "Ineens af te lossen lening bij verhuizing", "Loan to be bought off at moving",
                loan_balance(loan, x.resident_rate / 12, plain_number(months),
                             plain_number(x.moving_year * MONTHS_PER_YEAR)))
    case.output("cash-price", "Prijs ineens op de vrije markt", "Price at once on the market",
                x.contract_total - x.dearer)
    case.output("saving-less-instalment", "Voordeel min termijn per maand, jaar 1",
                "Gain less instalment per month, year 1", (saving - yearly) / MONTHS_PER_YEAR)
    case.output("bill-less-instalment", "Oude rekening min termijn per maand (zo vergelijkt het rapport)",
                "Old bill less instalment per month (as the report compares)", x.bill - term)
    case.warn("Het rapport vergelijkt de termijn met de oude rekening; voor het huishouden telt het voordeel.",
              "The report compares the instalment with the old bill; what counts for the household is the gain.")
    case.warn("Valt de provider om, dan draagt de gemeente wanbetaling en onderhoud.",
              "If the provider fails, the municipality bears default and maintenance.", x.provider_stops > 0)
    case.warn("Het contract loopt door na 2029: dan is er geen ondergrens meer voor teruglevering.",
              "The contract goes on after 2029: then feed-in has no floor any more.",
              x.start_year + x.term * constant(1, "calendar-year/year") > 2030)
    case.warn("Het voordeel in het eerste jaar is kleiner dan de termijnen.",
              "The gain in the first year is less than the instalments.", saving < yearly)


HAND = "hand calculation with nominal monthly annuities, §4.5"
GOLDEN = (
    GoldenCase("the instalment", {}, {"instalment": 49.0789, "instalments-year": 588.95}, HAND),
    GoldenCase("all of it loan", {"service-share": 0}, {"loan": 7_906.47, "interest": 927.73, "first-interest": 9.88},
               HAND),
    GoldenCase("derived service share", {}, {"derived-share": 0.0658}, HAND, 1e-4),
    GoldenCase("loan per home, and at fifteen panels", {},
               {"programme-loan-per-home": 5_862.07, "loan-at-these-panels": 7_386.21}, HAND),
    GoldenCase("nearly cost-neutral", {},
               {"loan": 7_384.65, "received": 550.08, "to-bank": 530.36, "surplus-year": 19.72}, HAND),
    GoldenCase("with net metering", {}, {"yield-year-1": 3_675, "saving-year-1": 735.00}, HAND),
    GoldenCase("after net metering", {"start-year": 2027, "price": 0.27, "price-bare": 0.12}, {"saving-year-1": 452.03},
               HAND),
)

MODEL = Model(
    key="solar-programme",
    section="4.5",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    nl="Zonnepanelen via de gemeente",
    en="Solar panels through the municipality",
    summary_nl="Een huishouden krijgt zonnepanelen zonder eigen geld en betaalt jaren een vaste termijn. Wie wint?",
    summary_en="A household gets solar panels without money of its own and pays fixed instalments. Who gains?",
    correlations=(("price", "price-bare", 0.7),),
    scenarios=(
        Scenario("now", "Start in 2026", "Start in 2026", {"start-year": 2026, "price": 0.27, "price-bare": 0.12}),
        Scenario("after-net-metering", "Na het einde van de saldering", "After net metering has ended",
                 {"start-year": 2027, "price": 0.27, "price-bare": 0.12}),
        Scenario("provider-fails", "De serviceprovider valt om in jaar 5", "The provider fails in year 5",
                 {"provider-stops": 5}),
    ),
    changed_since_2017=(
        (
            "De saldering stopt op 1 januari 2027; tot 2030 is er een ondergrens van de helft van de kale prijs.",
            "Net metering ends on 1 January 2027; until 2030 there is a floor of half the bare price.",
        ),
        (
            "De inschrijving is op 24 november 2022 gestopt, met 4.700 deelnemers.",
            "Registration stopped on 24 November 2022, with 4,700 participants.",
        ),
    ),
)
