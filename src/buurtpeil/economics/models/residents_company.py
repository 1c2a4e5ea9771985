# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Should a residents' company own its building or hire one, when does it break even, and can it pay its bills?

Needs the building, its costs and repairs, what rooms and activities bring in, and the first losses (§5.4 of the
report). Gives the occupancy needed, both results, the surplus that earns the losses back, and the risk of no cash.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from buurtpeil.economics.expression import Expression, Label
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import computed, constant, cumulative, equals, present_value, smallest, where
from buurtpeil.economics.liquidity import probability_of_no_cash
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.economics.scenarios import Scenario

REPORT, ASSUMPTION = Status.REPORT, Status.ASSUMPTION
START_UP, LONGEST = 3, 33  # §6.2: soon three years of losses

INPUTS = (
    Input("start-year", "Startjaar", "Start year", 2026, "calendar-year", ASSUMPTION,
          "user's choice; the company of §5.4 began in 2014", minimum=2016, maximum=2100, whole=True),
    Input("own-building", "Eigen gebouw", "Own building", 1, "switch", REPORT, "§5.4: owned by the foundation",
          whole=True),
    Input("floor-area", "Vloeroppervlak", "Floor area", 1_000, "m2", REPORT, "§5.4", minimum=1, maximum=100_000),
    Input("lettable", "Verhuurbaar deel", "Share that can be let", 0.75, "fraction", ASSUMPTION, "no source; confirm",
          low=0.6, high=0.85, minimum=0.01),
    Input("tariff", "Huurprijs per m² per jaar", "Rent per m² per year", 75, "euro/m2/year", ASSUMPTION,
          "no source; confirm", prices="2017", low=50, high=100, minimum=1, maximum=2_000),
    Input("occupancy", "Bezetting", "Occupancy", 0.80, "fraction", ASSUMPTION,
          "§5.4: 19 tenants (8 organisations, 4 firms, 7 initiatives), no area", low=0.55, high=0.95),
    Input("activities", "Overschot van activiteiten per jaar", "Surplus of activities per year", 5_000, "euro/year",
          ASSUMPTION, "§5.4: restaurant, catering, odd jobs, transport; no amount", prices="2017", low=0, high=15_000,
          maximum=10_000_000),
    Input("subsidy", "Subsidie per jaar", "Subsidy per year", 0, "euro/year", REPORT,
          "§5.4: aims at financial independence", prices="2017", maximum=10_000_000),
    Input("staff", "Betaalde krachten per jaar", "Paid staff per year", 10_000, "euro/year", ASSUMPTION,
          "§5.4: a few; no amount", prices="2017", low=5_000, high=30_000, maximum=10_000_000),
    Input("energy", "Energie per jaar", "Energy per year", 15_000, "euro/year", ASSUMPTION,
          "§5.4: very high; no amount", prices="2017", low=10_000, high=22_000, maximum=10_000_000),
    Input("upkeep", "Gepland onderhoud per jaar", "Planned maintenance per year", 8_000, "euro/year", ASSUMPTION,
          "§5.4: high; no amount", prices="2017", low=5_000, high=12_000, maximum=10_000_000),
    Input("insurance", "Verzekering en belasting op het gebouw", "Insurance and tax on the building", 2_000,
          "euro/year", ASSUMPTION, "no source; confirm", prices="2017", low=1_500, high=3_000, maximum=1_000_000),
    Input("repairs", "Onverwachte reparaties per jaar", "Unexpected repairs per year", 2, "incident/year", ASSUMPTION,
          "§5.4: regularly; no number", low=1, high=4, maximum=100),
    Input("repair-cost", "Kosten per reparatie", "Cost per repair", 2_500, "euro/incident", ASSUMPTION,
          "no source; confirm", prices="2017", low=1_000, high=6_000, maximum=1_000_000),
    Input("hired-rent", "Huur als het gebouw van een ander is", "Rent if the building is another's", 40_000,
          "euro/year", REPORT, "§5.5: rent of the former school in Selwerd, as a yardstick", prices="2017", low=20_000,
          high=50_000, maximum=10_000_000),
    Input("loss-year-1", "Verlies in jaar 1", "Loss in year 1", 30_000, "euro", ASSUMPTION,
          "§6.2: three years of losses; no amounts", prices="2017", low=20_000, high=50_000, maximum=10_000_000),
    Input("loss-year-2", "Verlies in jaar 2", "Loss in year 2", 20_000, "euro", ASSUMPTION, "as year 1", prices="2017",
          low=10_000, high=40_000, maximum=10_000_000),
    Input("loss-year-3", "Verlies in jaar 3", "Loss in year 3", 10_000, "euro", ASSUMPTION, "as year 1", prices="2017",
          low=0, high=30_000, maximum=10_000_000),
    Input("surplus-years", "Jaren na de aanloop", "Years after the start", 7, "year", ASSUMPTION,
          "ten years in all, as in the golden case", minimum=1, maximum=LONGEST - START_UP, whole=True),
    Input("start-capital", "Startkapitaal van gemeente en fondsen", "Start capital of municipality and funds", 75_000,
          "euro", ASSUMPTION, "§5.4: helped by municipality, organisations and funds; no amount", prices="2017",
          low=50_000, high=100_000, maximum=10_000_000),
    Input("rate-above-standard", "Discontovoet boven de standaard", "Discount rate above the standard", 0, "fraction",
          ASSUMPTION, "for a sensitivity test", low=-0.01, high=0.01, minimum=-0.05, maximum=0.2),
)
PARTIES = (
    Party("company", "Bewonersbedrijf", "Residents' company", PartyKind.RESIDENTS_COMPANY),
    Party("tenants", "Huurders van ruimten", "Tenants of rooms", PartyKind.COMPANY),
    Party("residents", "Wijkbewoners", "Residents", PartyKind.RESIDENTS),
    Party("funders", "Gemeente en fondsen", "Municipality and funds", PartyKind.FUND),
    Party("landlord", "Verhuurder van het gebouw", "Landlord of the building", PartyKind.COMPANY),
)


def build(x: Quantities, case: Case) -> None:
    """Of the first three years only the loss is known and booked; the years after follow from the inputs."""
    time = case.timeline(x.start_year, LONGEST)
    step, year, own, flow = case.step, constant(1, "year"), equals(x.own_building, 1), case.flow
    running = time.during(START_UP + 1, x.surplus_years + START_UP * year)
    rate = step("discount-rate-used", "Reële discontovoet", "Real discount rate",
                case.rule("discount-rate", time.start_date) + x.rate_above_standard)
    full = step("full-rent", "Huur bij volle bezetting", "Rent at full occupancy",
                x.floor_area * x.lettable * x.tariff)
    income = step("income", "Huur, activiteiten en subsidie", "Rent, activities and subsidy",
                  full * x.occupancy + x.activities + x.subsidy)
    repairs = step("repairs-expected", "Verwachte reparaties", "Expected repairs", x.repairs * x.repair_cost)
    building = step("building-cost", "Lasten van het eigen gebouw", "Cost of the own building",
                    x.upkeep + x.insurance + repairs)
    always = step("always", "Energie en personeel", "Energy and staff", x.energy + x.staff)
    fixed = step("fixed-costs", "Vaste kosten", "Fixed costs", always + where(own, building, x.hired_rent))
    losses = step("losses", "Aanloopverlies", "Start-up loss", x.loss_year_1 * time.at(1) + x.loss_year_2 * time.at(2)
                  + x.loss_year_3 * time.at(3))

    flow("capital", "Startkapitaal", "Start capital", payer="funders", receiver="company",
         amount=x.start_capital * time.at(0))
    flow("start-up", "Aanloopverlies", "Start-up loss", payer="company", receiver="outside", amount=losses)
    flow("rooms-let", "Huur van ruimten", "Rooms let", payer="tenants", receiver="company",
         amount=full * x.occupancy * running)
    flow("rooms-used", "Nut van ruimten", "Use of rooms", payer="outside", receiver="tenants",
         amount=full * x.occupancy * running, basis=Basis.WELFARE, effect="rooms-used")
    flow("activities-paid", "Overschot van activiteiten", "Surplus of activities", payer="residents",
         receiver="company", amount=x.activities * running)
    flow("activities-used", "Nut van activiteiten, minstens de prijs", "Use of activities, at least the price",
         payer="outside", receiver="residents", amount=x.activities * running, basis=Basis.WELFARE,
         effect="activities-used")
    flow("subsidy-paid", "Subsidie", "Subsidy", payer="funders", receiver="company", amount=x.subsidy * running)
    flow("always-paid", "Energie en personeel", "Energy and staff", payer="company", receiver="outside",
         amount=always * running)
    flow("building-paid", "Lasten eigen gebouw", "Cost of the own building", payer="company", receiver="outside",
         amount=where(own, building, 0) * running)
    flow("rent-paid", "Huur van het gebouw", "Rent of the building", payer="company", receiver="landlord",
         amount=where(own, 0, x.hired_rent) * running)
    flow("landlord-paid", "Lasten van de verhuurder", "Cost of the landlord", payer="landlord", receiver="outside",
         amount=where(own, 0, building) * running)
    case.discount(rate)
    case.no_baseline_flows("Geen bewonersbedrijf: het gebouw staat leeg en kost niets.",
                           "No company: the building is empty and costs nothing.")
    case.pro_memoria("volunteers", "Uren van ongeveer veertig vrijwilligers", "Hours of about forty volunteers",
                     "residents")
    case.pro_memoria("to-work", "Bewoners die werk vinden (zie wijkbedrijf)",
                     "Residents who find work (see the neighbourhood company)", "funders")
    case.pro_memoria("building-value", "Waarde van het gebouw aan het eind", "Worth of the building at the end",
                     "company")

    occupancy = case.output("break-even-occupancy", "Bezetting waarbij huur alleen de vaste kosten dekt",
                            "Occupancy at which rent alone covers the fixed costs", fixed / full)
    case.output("break-even-with-income", "Idem, na activiteiten en subsidie", "The same, after activities and subsidy",
                (fixed - x.activities - x.subsidy) / full)
    result = {key: case.output(f"result-{key}", nl, en, income - always - cost) for key, nl, en, cost in (
        ("own", "Resultaat per jaar in eigen gebouw", "Result per year in an own building", building),
        ("hired", "Resultaat per jaar in gehuurd gebouw", "Result per year in a hired building", x.hired_rent))}
    case.output("highest-rent", "Hoogste huur die het bedrijf kan betalen", "Highest rent the company can pay",
                income - always)
    case.output("rent-as-owning", "Huur waarbij huren evenveel kost als eigendom", "Rent that costs as much as owning",
                building)
    needed = case.output("surplus-needed", "Overschot per jaar dat het aanloopverlies terugverdient",
                         "Surplus per year that earns the start-up loss back",
                         present_value(losses, rate) / present_value(running, rate) / year)

    def cash(yearly: Expression) -> Expression:
        return x.start_capital - cumulative(losses) + cumulative(yearly * year * running)

    own_cash, hired_cash = (case.step(f"cash-{key}", nl, en, cash(result[key])) for key, nl, en in (
        ("own", "Kas, eigen gebouw", "Cash, own building"), ("hired", "Kas, gehuurd gebouw", "Cash, hired building")))
    lowest = case.output("lowest-cash", "Laagste kas bij verwachte reparaties", "Lowest cash at the expected repairs",
                         where(own, smallest(own_cash), smallest(hired_cash)))
    last = x.surplus_years + START_UP * year
    for key, nl, en, amount, number in (
        ("own", "eigen gebouw", "own building", own_cash, x.repairs),
        ("hired", "gehuurd gebouw", "hired building", hired_cash, 0),
    ):
        words = Label(f"no-cash-{key}", f"Kans op een lege kas, {nl}", f"Probability of no cash, {en}")
        case.output(words.key, words.nl, words.en,
                    computed(words, probability_of_no_cash, amount, number, x.repair_cost, last, unit="fraction"))
    case.warn("Niet haalbaar: zelfs vol verhuurd dekt de huur de vaste kosten niet.",
              "Not achievable: even when fully let, rent does not cover the fixed costs.", occupancy > 1)
    case.warn("Het overschot is te klein om het aanloopverlies terug te verdienen.",
              "The surplus is too small to earn the start-up loss back.",
              where(own, result["own"], result["hired"]) < needed)
    case.warn("De kas raakt leeg, ook zonder tegenvaller.", "The cash runs out, even without a setback.", lowest < 0)


HAND = "hand calculation, §5.4"
GOLDEN = (
    GoldenCase("costs of 40,000", {}, {"fixed-costs": 40_000, "break-even-occupancy": 40 / 56.25}, HAND, 1e-4),
    GoldenCase("costs of 60,000 are not achievable", {"staff": 30_000},
               {"fixed-costs": 60_000, "break-even-occupancy": 60 / 56.25}, HAND, 1e-4),
    GoldenCase("the engine's break-even agrees", {"activities": 0},
               {"break-even/occupancy/result-own": (0.7111,)}, HAND, 1e-4),
    GoldenCase("earning the losses back", {}, {"surplus-needed": 9_643.18}, HAND),
    GoldenCase("at the rate of 2017", {"start-year": 2017}, {"surplus-needed": 10_019.93}, HAND),
    GoldenCase("own or hired", {}, {"result-own": 10_000, "result-hired": -15_000, "highest-rent": 25_000,
                                    "rent-as-owning": 15_000}, HAND),
    GoldenCase("cash at the expected repairs", {}, {"net/company@1": -30_000, "net/company@4": 10_000,
                                                    "cumulative/company@10": 85_000, "lowest-cash": 15_000}, HAND),
)

MODEL = Model(
    key="residents-company",
    section="5.4",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    nl="Bewonersbedrijf: eigen gebouw of huren",
    en="Residents' company: own building or hire",
    summary_nl="Een bewonersbedrijf verhuurt ruimten en heeft hoge lasten. Welke bezetting is nodig, is huren beter "
    "dan eigendom, en hoe groot is de kans dat reparaties de kas leegmaken?",
    summary_en="A residents' company lets rooms and has high costs. Which occupancy does it need, is hiring better "
    "than owning, and how likely is it that repairs empty the cash?",
    scenarios=(
        Scenario("as-in-2017", "Zoals in 2017", "As in 2017", {"start-year": 2017}),
        Scenario("hired", "Gehuurd gebouw", "Hired building", {"own-building": 0}),
        Scenario("energy-dear", "Dure energie", "Dear energy", {"energy": 22_000}),
    ),
    changed_since_2017=(
        (
            "De standaard discontovoet voor MKBA's is sinds 2021 2,25% in plaats van 3%.",
            "The standard discount rate for social cost-benefit analyses is 2.25% instead of 3% since 2021.",
        ),
        (
            "§5.4 zegt dat de 'omzet uit de rode cijfers' komt; bedoeld is het resultaat, en zo rekent dit model.",
            "§5.4 says that 'turnover' leaves the red; the result is meant, and so this model reckons.",
        ),
    ),
)
