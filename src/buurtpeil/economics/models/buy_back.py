# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Can a housing association buy back homes that no one buys, renovated by a developer who makes no profit?

Needs prices, works, rent and the revolving loan (§2.6 of the report). Gives the result per home of developer and
association, what the association can pay at most, and how many homes a year the loan really carries.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from buurtpeil.economics.contracts import revolving_capacity
from buurtpeil.economics.expression import Expression
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import (
    MONTHS_PER_YEAR,
    annuity_factor,
    ceiling,
    constant,
    plain_number,
    present_value,
)
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.economics.scenarios import Scenario

REPORT, SOURCE, ASSUMPTION = Status.REPORT, Status.SOURCE, Status.ASSUMPTION
LONGEST = 60

INPUTS = (
    Input("start-year", "Jaar van aankoop", "Year of purchase", 2017, "calendar-year", REPORT,
          "§2.6: pilot since early 2017", minimum=2017, maximum=2100, whole=True),
    Input("purchase-price", "Aankoopprijs per woning", "Purchase price per home", 65_000, "euro/home", REPORT,
          "§2.6: about 65,000", prices="2017", low=60_000, high=70_000, minimum=1, maximum=1_000_000),
    Input("purchase-costs", "Kosten koper naast de overdrachtsbelasting", "Buyer's costs beside the transfer tax", 0.01,
          "fraction", ASSUMPTION, "notary and broker; with 2% tax the 3% of the golden cases; confirm", low=0.005,
          high=0.02),
    Input("renovation", "Renovatie per woning", "Renovation per home", 42_000, "euro/home", ASSUMPTION,
          "to label B or C (§2.6); amount to be confirmed", prices="2017", low=35_000, high=55_000, maximum=1_000_000),
    Input("finance-cost", "Rente en aanhouden per woning", "Interest and holding per home", 2_000, "euro/home",
          ASSUMPTION, "for the months between purchase and sale; confirm", prices="2017", low=1_000, high=4_000,
          maximum=100_000),
    Input("resale-price", "Prijs voor de corporatie", "Price for the association", 115_000, "euro/home", REPORT,
          "§2.6: 105,000 to 125,000", prices="2017", low=105_000, high=125_000, minimum=1, maximum=2_000_000),
    Input("association-costs", "Kosten koper van de corporatie", "Buyer's costs of the association", 0, "fraction",
          ASSUMPTION, "none in the golden cases: a resale within six months is taxed on the rise only; confirm"),
    Input("rent", "Huur per maand", "Rent per month", 600, "euro/month/home", ASSUMPTION, "no source; confirm",
          prices="2017", low=540, high=640, maximum=5_000),
    Input("vacancy", "Leegstand", "Vacancy", 0.02, "fraction", ASSUMPTION, "no source; confirm", low=0.01, high=0.06),
    Input("upkeep", "Beheer, onderhoud en heffingen per jaar", "Management, maintenance and levies per year", 2_400,
          "euro/year/home", ASSUMPTION, "with the landlord levy that was due; an exemption is booked apart; confirm",
          prices="2017", low=2_000, high=3_000, maximum=50_000),
    Input("horizon", "Jaren verhuur", "Years of letting", 50, "year", ASSUMPTION, "no source; confirm", minimum=1,
          maximum=LONGEST, whole=True),
    Input("residual", "Restwaarde aan het eind", "Worth at the end", 0, "euro/home", ASSUMPTION,
          "none in the golden cases; confirm", prices="2017", low=0, high=40_000, maximum=2_000_000),
    Input("assessed-value", "WOZ-waarde", "Assessed value", 65_000, "euro/home", ASSUMPTION,
          "taken as the purchase price", prices="2017", low=60_000, high=110_000, maximum=345_000),
    Input("levy-exempt-years", "Jaren vrijstelling verhuurderheffing", "Years free of the landlord levy", 0, "year",
          SOURCE, "aedes.nl 22-9-2016: 5 years, only in a complex where the association already owns homes",
          maximum=LONGEST, whole=True),
    Input("discount-rate", "Reële rente per jaar", "Real interest rate a year", 0.03, "fraction", ASSUMPTION,
          "as in the golden cases; confirm", low=0.02, high=0.05, minimum=-0.5),
    Input("loan", "Lening van provincie en regio", "Loan of province and region", 200_000, "euro", REPORT, "§2.6",
          prices="2017", maximum=1e9),
    Input("cycle", "Maanden tussen aankoop en verkoop", "Months from purchase to sale", 6, "month", ASSUMPTION,
          "no source; confirm", low=4, high=9, minimum=0.25, maximum=60),
    Input("in-hand", "Woningen tegelijk onder handen", "Homes in hand at once", 2, "home", ASSUMPTION,
          "the loan carries 1.87 with costs and 40,000 of works, taken as 2", minimum=1, maximum=1_000, whole=True),
    Input("homes-a-year", "Woningen per jaar, afspraak", "Homes a year, agreed", 20, "home/year", REPORT,
          "§2.6: at least twenty", minimum=1, maximum=10_000),
    Input("pilot-homes", "Woningen aangekocht in de pilot", "Homes bought in the pilot", 6, "home", REPORT, "§2.6"),
    Input("pilot-months", "Maanden van de pilot", "Months of the pilot", 4, "month", REPORT, "§2.6", minimum=1),
)
PARTIES = (
    Party("developer", "Ontwikkelaar", "Developer", PartyKind.COMPANY),
    Party("association", "Woningcorporatie", "Housing association", PartyKind.ASSOCIATION),
    Party("sellers", "Verkopende eigenaren", "Selling owners", PartyKind.RESIDENTS),
    Party("tenants", "Huurders", "Tenants", PartyKind.RESIDENTS),
    Party("lenders", "Provincie en regio", "Province and region", PartyKind.PROVINCE),
    Party("state", "Rijk", "State", PartyKind.STATE),
    Party("neighbours", "Omliggende eigenaren", "Owners nearby", PartyKind.RESIDENTS),
)


def build(x: Quantities, case: Case) -> None:
    """One home; buying, renovating and selling on together at the start, letting at year ends."""
    time = case.timeline(x.start_year, LONGEST)
    step, output, one = case.step, case.output, constant(1, "home")
    start, letting = time.at(0), time.during(1, x.horizon)
    tax_rate = step("transfer-tax-rate", "Tarief overdrachtsbelasting", "Rate of transfer tax",
                    case.rule("transfer-tax-other", time.start_date))
    works = step("works", "Renovatie, rente en aanhouden", "Renovation, interest and holding",
                 x.renovation + x.finance_cost)
    bought = step("bought", "Aankoop met alle kosten koper", "Purchase with all buyer's costs",
                  x.purchase_price * (1 + tax_rate + x.purchase_costs))
    tied = step("tied", "Vastgelegd per woning: aankoop, kosten en renovatie",
                "Tied up per home: purchase, costs and renovation", bought + x.renovation)
    rent = step("rent-received", "Ontvangen huur per jaar", "Rent received per year",
                MONTHS_PER_YEAR * x.rent * (1 - x.vacancy))
    income = step("income", "Netto huur per jaar", "Net rent per year", rent - x.upkeep)

    book(case, "purchase", "Aankoop", "Purchase", "developer", "sellers", x.purchase_price * one * start)
    book(case, "transfer-tax", "Overdrachtsbelasting", "Transfer tax", "developer", "state",
         x.purchase_price * tax_rate * one * start)
    book(case, "buyers-costs", "Notaris en makelaar", "Notary and broker", "developer", "outside",
         x.purchase_price * x.purchase_costs * one * start)
    book(case, "works-paid", "Renovatie, rente en aanhouden", "Renovation, interest and holding", "developer",
         "outside", works * one * start)
    book(case, "resale", "Verkoop aan de corporatie", "Sale to the association", "association", "developer",
         x.resale_price * one * start)
    book(case, "association-costs-paid", "Kosten koper van de corporatie", "Buyer's costs of the association",
         "association", "outside", x.resale_price * x.association_costs * one * start)
    book(case, "rent-paid", "Huur", "Rent", "tenants", "association", rent * one * letting)
    book(case, "upkeep-paid", "Beheer, onderhoud en heffingen", "Management, maintenance and levies", "association",
         "outside", x.upkeep * one * letting)
    levy = book(case, "levy-spared", "Vrijgestelde verhuurderheffing", "Landlord levy not due", "state", "association",
                case.rule("landlord-levy", time.dates) * x.assessed_value * one
                * time.during(1, x.levy_exempt_years) * letting)
    book(case, "residual-worth", "Restwaarde", "Worth at the end", "outside", "association",
         x.residual * one * time.at(x.horizon))
    case.flow("home-given-up", "Woning afgestaan", "Home given up", payer="sellers", receiver="outside",
              amount=x.purchase_price * one * start, basis=Basis.WELFARE, effect="home-given-up")
    case.flow("home-used", "Woongenot", "Use of the home", payer="outside", receiver="tenants",
              amount=rent * one * letting, basis=Basis.WELFARE, effect="home-used")
    case.discount(x.discount_rate)
    case.no_baseline_flows("De woning blijft te koop staan; er wordt niets aangekocht, gerenoveerd of verhuurd.",
                           "The home stays for sale; nothing is bought, renovated or let.")
    case.pro_memoria("value-nearby", "Waardebehoud van woningen in de buurt", "Value kept of homes nearby",
                     "neighbours")
    case.pro_memoria("energy-bill", "Lagere energierekening door label B of C", "Lower energy bill by label B or C",
                     "tenants")
    case.pro_memoria("loan-risk", "Risico en gemiste rente op de lening", "Risk and interest forgone on the loan",
                     "lenders")

    output("gross-room", "Bruto ruimte tussen aankoop en verkoop", "Gross room between purchase and sale",
           (x.resale_price - x.purchase_price) * one)
    output("cost-price", "Kostprijs van de ontwikkelaar", "Cost price of the developer", (bought + works) * one)
    developer = output("developer-result", "Resultaat ontwikkelaar", "Result of the developer",
                       (x.resale_price - bought - works) * one)
    letting_worth = output("letting-worth", "Waarde van de verhuur", "Worth of letting",
                           income * annuity_factor(x.discount_rate, x.horizon) * one)
    spared = output("exemption-worth", "Waarde van de vrijstelling", "Worth of the exemption",
                    present_value(levy, x.discount_rate))
    worth = letting_worth + x.residual * one * (1 + x.discount_rate) ** (-plain_number(x.horizon)) + spared
    association = output("association-result", "Resultaat corporatie", "Result of the association",
                         worth - x.resale_price * one * (1 + x.association_costs))
    output("highest-price", "Hoogste prijs die de corporatie kan betalen", "Highest price the association can pay",
           worth / (1 + x.association_costs))
    output("purchases-at-once", "Aankopen die de lening tegelijk draagt", "Purchases the loan carries at once",
           x.loan / x.purchase_price)
    output("homes-at-once", "Woningen die de lening tegelijk draagt, met kosten en renovatie",
           "Homes the loan carries at once, with costs and renovation", x.loan / tied)
    capacity = output("revolving-capacity", "Woningen per jaar die de lening draagt", "Homes a year the loan carries",
                      revolving_capacity(x.loan, tied, x.cycle, constant(12, "month")) / constant(1, "year"))
    output("cycle-needed", "Dagen tussen aankoop en verkoop om de afspraak te halen",
           "Days from purchase to sale to meet the agreement", x.in_hand / x.homes_a_year * constant(365, "day/year"))
    needed = output("in-hand-needed", "Woningen tegelijk onder handen om de afspraak te halen",
                    "Homes in hand at once to meet the agreement", ceiling(x.homes_a_year * x.cycle / MONTHS_PER_YEAR))
    output("loan-needed", "Lening om de afspraak te halen", "Loan to meet the agreement", needed * tied)
    pace = output("pilot-pace", "Tempo van de pilot, per jaar", "Pace of the pilot, a year",
                  x.pilot_homes / x.pilot_months * MONTHS_PER_YEAR)

    case.warn("De ontwikkelaar houdt over, terwijl de afspraak is dat de woning niet met winst wordt verkocht.",
              "The developer keeps a profit, while the agreement is that the home is not sold at a profit.",
              developer > 0.005)
    case.warn("De ontwikkelaar legt toe.", "The developer makes a loss.", developer < -0.005)
    case.warn("De corporatie verdient de aankoop niet terug uit de huur.",
              "The association does not recover the purchase from the rent.", association < -0.005)
    case.warn("De lening draagt minder woningen per jaar dan afgesproken: de lening knelt, niet de vraag.",
              "The loan carries fewer homes a year than agreed: the loan binds, not demand.",
              capacity < x.homes_a_year)
    case.warn("Het tempo van de pilot ligt onder de afspraak.", "The pace of the pilot is below the agreement.",
              pace < x.homes_a_year)
    case.warn("De vrijstelling gold alleen in een complex waar de corporatie al bezit had; sinds 2023 niets waard.",
              "The exemption held only in a complex where the association owned homes; since 2023 it is worth nothing.",
              x.levy_exempt_years > 0)


def book(case: Case, key: str, nl: str, en: str, payer: str, receiver: str, amount: Expression) -> Expression:
    """A cash flow of this model."""
    return case.flow(key, nl, en, payer=payer, receiver=receiver, amount=amount)


HAND = "hand calculation per home, §2.6"
RENT = "break-even/rent/npv/association"
GOLDEN = (
    GoldenCase("room at 105,000", {"resale-price": 105_000}, {"gross-room": 40_000, RENT: (551.09,)}, HAND),
    GoldenCase("developer at 115,000", {}, {"developer-result": 4_050, "npv/developer": 4_050, RENT: (584.14,)}, HAND),
    GoldenCase("room at 125,000", {"resale-price": 125_000}, {"gross-room": 60_000, RENT: (617.19,)}, HAND),
    GoldenCase("letting for 50 years", {},
               {"income": 4_656, "letting-worth": 119_797.78, "association-result": 4_797.78,
                "npv/association": 4_797.78}, HAND),
    GoldenCase("what the loan carries", {"renovation": 40_000},
               {"purchases-at-once": 3.08, "tied": 106_950, "homes-at-once": 1.87, "cycle-needed": 36.5,
                "pilot-pace": 18}, HAND),
)

MODEL = Model(
    key="buy-back",
    section="2.6",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    nl="Inponden van particulier bezit",
    en="Buying back privately owned homes",
    summary_nl="Een ontwikkelaar koopt en renoveert woningen die niemand koopt; de corporatie verhuurt. Kan dat uit?",
    summary_en="A developer buys and renovates homes no one buys; the association buys and lets them. Does it pay?",
    correlations=(("purchase-price", "assessed-value", 0.9), ("resale-price", "renovation", 0.5)),
    scenarios=(
        Scenario("now", "Aankoop in 2026", "Purchase in 2026", {"start-year": 2026}),
        Scenario("lower-price", "Corporatie betaalt 105.000", "Association pays 105,000", {"resale-price": 105_000}),
        Scenario("exempt", "Met vijf jaar vrijstelling van de heffing", "With five years free of the levy",
                 {"levy-exempt-years": 5}),
    ),
    changed_since_2017=(
        (
            "De verhuurderheffing is op 1 januari 2023 afgeschaft; vrijstelling heeft sindsdien geen waarde.",
            "The landlord levy was abolished on 1 January 2023; exemption is worth nothing since.",
        ),
        (
            "De overdrachtsbelasting voor wie er niet zelf gaat wonen is niet meer 2% maar 8 tot 10,4% (bevestig).",
            "Transfer tax for buyers who will not live there is no longer 2% but 8 to 10.4% (confirm).",
        ),
        (
            "Inponden ging in de Regio Deal 2020-2024 verder als 'Inpondmakelaar' (aedes.nl).",
            "Buying back went on in the Regio Deal 2020-2024 as 'Inpondmakelaar' (aedes.nl).",
        ),
        (
            "Parkstad telt sinds 2019 zeven gemeenten (Beekdaelen); het rapport noemt er negen (§2.6) en acht (§4.5).",
            "Parkstad has seven municipalities since 2019 (Beekdaelen); the report says nine (§2.6) and eight (§4.5).",
        ),
    ),
)
