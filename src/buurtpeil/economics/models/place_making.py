# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Can a programme that brings neighbours together get a lasting budget, and what must it be worth for that?

Needs activities, who comes, the yearly budget and who contributes (§5.3 of the report). Gives participants and reach,
the shortage each year, and the value per visit or rise in home values at which society does not lose.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import (
    constant,
    maximum,
    minimum,
    present_value,
    recurrence,
    value_at,
    where,
)
from buurtpeil.economics.guards import attribution
from buurtpeil.economics.jobs import WORK_EFFECTS, book_jobs
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.optimism import optimism_factor
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.economics.scenarios import Scenario

REPORT, SOURCE, ASSUMPTION = Status.REPORT, Status.SOURCE, Status.ASSUMPTION
LONGEST = 20
#: Who contributes each year: key, names, amount, range.
GIVERS = (
    ("municipality", "de gemeente", "the municipality", 15_000, 5_000, 40_000),
    ("association", "corporaties", "housing associations", 10_000, 0, 25_000),
    ("companies", "kantoren en bedrijven", "offices and firms", 5_000, 0, 20_000),
    ("funds", "fondsen", "funds", 0, 0, 30_000),
)

INPUTS = (
    Input("start-year", "Startjaar", "Start year", 2026, "calendar-year", ASSUMPTION,
          "user's choice; the programme of §5.3 began in 2014", minimum=2016, maximum=2100, whole=True),
    Input("years", "Jaren", "Years", 10, "year", ASSUMPTION, "user's choice", minimum=1, maximum=LONGEST, whole=True),
    Input("budget", "Begroting per jaar", "Budget per year", 100_000, "euro/year", REPORT,
          "§5.3: about 100,000 euros a year", prices="2017", low=80_000, high=120_000, maximum=1e8),
    *(Input(f"from-{key}", f"Bijdrage van {nl} per jaar", f"Contribution of {en} per year", amount, "euro/year",
            ASSUMPTION, "§5.3 names this giver without an amount; confirm", prices="2017", low=low, high=high,
            maximum=1e8) for key, nl, en, amount, low, high in GIVERS),
    Input("activities", "Activiteiten per jaar", "Activities per year", 12, "activity/year", ASSUMPTION,
          "§5.3: a wide range; no number; confirm", low=8, high=24, minimum=1, maximum=10_000),
    Input("first-visits", "Deelnemers per activiteit in het begin", "Participants per activity at first", 30,
          "visit/activity", REPORT, "§5.3: some tens", low=20, high=50, maximum=100_000),
    Input("later-visits", "Deelnemers per activiteit later", "Participants per activity later", 110, "visit/activity",
          REPORT, "§5.3: over a hundred in later editions", low=100, high=150, minimum=1, maximum=100_000),
    Input("growth-years", "Jaar waarin dat is bereikt", "Year in which that is reached", 3, "year", REPORT,
          "§5.3: in three years", minimum=1, maximum=LONGEST, whole=True),
    Input("visits-per-person", "Bezoeken per deelnemer per jaar", "Visits per participant per year", 4,
          "visit/person/year", ASSUMPTION, "no source; confirm", low=2, high=8, minimum=0.1, maximum=1_000),
    Input("inhabitants", "Inwoners van de wijk", "Inhabitants", 10_000, "person", ASSUMPTION,
          "round number; enter your own", minimum=1, maximum=1e7),
    Input("homes", "Woningen in de wijk", "Homes", 5_000, "home", ASSUMPTION, "round number; enter your own", minimum=1,
          maximum=1e7),
    Input("home-value", "Gemiddelde WOZ-waarde", "Mean assessed value", 160_000, "euro/home", ASSUMPTION,
          "enter your own", prices="2017", minimum=1, maximum=1e7),
    Input("visit-value", "Wat een bezoek de deelnemer waard is", "What a visit is worth to the participant", 10,
          "euro/visit", ASSUMPTION, "no source; confirm", prices="2017", low=2, high=25, maximum=10_000),
    Input("grade", "Onderbouwing van die waarde, 1 (proef) tot 6 (geen)",
          "Evidence of that value, 1 (trial) to 6 (none)", 5, "count", ASSUMPTION,
          "the initiative is still working on it (§5.3)", minimum=1, maximum=6, whole=True),
    Input("attributable", "Deel dankzij het programma", "Share due to the programme", 0.8, "fraction", ASSUMPTION,
          "no source; confirm", low=0.5, high=1),
    Input("deadweight", "Deel dat anders ook iets had gedaan", "Share that would have taken part elsewhere", 0.2,
          "fraction", ASSUMPTION, "no source; confirm", low=0, high=0.5),
    Input("displacement", "Deel dat welzijnswerk vervangt", "Share that replaces welfare work", 0.1, "fraction",
          ASSUMPTION, "§5.3 asks about this overlap; confirm", low=0, high=0.4),
    Input("stopping", "Kans per jaar dat de trekkers stoppen", "Chance a year that the initiators stop", 0.1,
          "fraction", ASSUMPTION, "§5.3: their leaving can be the end; no number; confirm", low=0, high=0.25),
    Input("unpaid-hours", "Onbetaalde uren van de trekkers per jaar", "Unpaid hours of the initiators per year", 1_200,
          "hour/year", ASSUMPTION, "§5.3: very many; confirm", low=600, high=2_400, maximum=1e6),
    Input("hour-value", "Waarde van een onbetaald uur", "Worth of an unpaid hour", 15, "euro/hour", ASSUMPTION,
          "shadow wage; no source; confirm", prices="2017", low=0, high=25, maximum=1_000),
    Input("person-years", "Persoonsjaren werk per jaar", "Person-years of work per year", 0.5, "person", ASSUMPTION,
          "§5.3: perhaps it helps people to work; confirm", low=0, high=2, maximum=10_000),
    Input("benefit", "Uitkering per persoonsjaar", "Benefit per person-year", 14_000, "euro/person/year", SOURCE,
          "BUIG divided by recipients, 14,000 to 15,000 (bijstandsblues.nl, blog.stylo.nl)", prices="2017", low=13_500,
          high=15_000, maximum=100_000),
    Input("wage", "Loon per persoonsjaar", "Wage per person-year", 24_000, "euro/person/year", ASSUMPTION,
          "no source; confirm", prices="2017", low=20_000, high=28_000, maximum=200_000),
    Input("free-time-share", "Waarde van vrije tijd, deel van het loon", "Value of free time, share of the wage", 0.3,
          "fraction", ASSUMPTION, "no source; confirm", low=0.1, high=0.5),
    Input("rate-above-standard", "Discontovoet boven de standaard", "Discount rate above the standard", 0, "fraction",
          ASSUMPTION, "for a sensitivity test", low=-0.01, high=0.01, minimum=-0.05, maximum=0.2),
)
PARTIES = (
    Party("initiative", "Het programma", "The programme", PartyKind.RESIDENTS_COMPANY),
    Party("municipality", "Gemeente", "Municipality", PartyKind.MUNICIPALITY),
    Party("association", "Woningcorporaties", "Housing associations", PartyKind.ASSOCIATION),
    Party("companies", "Kantoren en bedrijven", "Offices and firms", PartyKind.COMPANY),
    Party("funds", "Fondsen", "Funds", PartyKind.FUND),
    Party("residents", "Deelnemers", "Participants", PartyKind.RESIDENTS),
    Party("initiators", "Trekkers", "Initiators", PartyKind.RESIDENTS),
)


def build(x: Quantities, case: Case) -> None:
    """Amounts at year ends; when the initiators stop, budget, contributions and visits stop with them."""
    time = case.timeline(x.start_year, LONGEST)
    step, output, flow = case.step, case.output, case.flow
    going = step("going", "Kans dat het programma nog loopt", "Chance that the programme still runs",
                 recurrence(time.index, 1, lambda before: before * where(time.index > 1, 1 - x.stopping, 1))
                 * time.during(1, x.years))
    grown = minimum(maximum(time.index - time.one, 0) / maximum(x.growth_years - time.one, 1), 1)
    grown = where(x.growth_years <= 1, 1, grown)
    per_activity = step("per-activity", "Deelnemers per activiteit", "Participants per activity",
                        x.first_visits + (x.later_visits - x.first_visits) * grown)
    visits = step("visits", "Bezoeken per jaar zolang het loopt", "Visits per year while it runs",
                  per_activity * x.activities)
    people = step("people", "Deelnemers per jaar", "Participants per year",
                  minimum(visits / x.visits_per_person, x.inhabitants))
    # Visits are of people who came, so they are reached; that an effect fades is in the chance of stopping.
    counts = step("counts", "Deel van het effect dat meetelt", "Share of the effect that counts", attribution(
        going, reach=constant(1, "fraction"), attributable=x.attributable, deadweight=x.deadweight,
        displacement=x.displacement, drop_out=constant(0, "fraction"), time=time))

    flow("spent", "Uitgaven", "Spending", payer="initiative", receiver="outside", amount=x.budget * going)
    given = x.budget * 0
    for key, nl, en, *_ in GIVERS:
        given = given + x[f"from-{key}"]
        flow(f"given-{key}", f"Bijdrage van {nl}", f"Contribution of {en}", payer=key, receiver="initiative",
             amount=x[f"from-{key}"] * going)
    flow("hours", "Onbetaalde uren", "Unpaid hours", payer="initiators", receiver="outside",
         amount=x.unpaid_hours * x.hour_value * going, basis=Basis.WELFARE, effect="initiator-time")
    worth = step("visit-worth", "Waarde van een bezoek, voorzichtig", "Worth of a visit, cautiously",
                 x.visit_value * optimism_factor(x.grade))
    flow("taking-part", "Meedoen", "Taking part", payer="outside", receiver="residents",
         amount=visits * worth * counts, basis=Basis.WELFARE, effect="taking-part")
    book_jobs(case, x.person_years * counts, benefit=x.benefit, wage=x.wage, free_time_share=x.free_time_share,
              worker="residents", employer="companies")
    rate = step("discount-rate-used", "Reële discontovoet", "Real discount rate",
                case.rule("discount-rate", time.start_date) + x.rate_above_standard)
    case.discount(rate)
    case.no_baseline_flows("Geen programma; het gewone welzijnswerk gaat door.",
                           "No programme; ordinary welfare work goes on.")
    case.pro_memoria("home", "Thuis voelen, trots en eigenwaarde", "Feeling at home, pride and self-respect",
                     "residents")
    case.pro_memoria("loneliness", "Minder eenzaamheid van ouderen", "Less loneliness of older people", "residents")
    case.pro_memoria("home-values", "Hogere woningwaarde (telt niet op bij meedoen en thuis voelen)",
                     "Higher home values (not to be added to taking part and feeling at home)", "association")

    output("participants-first", "Deelnemers per activiteit, jaar 1", "Participants per activity, year 1",
           value_at(per_activity, 1))
    reached = output("participants-grown", "Deelnemers per jaar als het is gegroeid",
                     "Participants per year when grown", value_at(people, x.growth_years))
    output("reach", "Bereik onder inwoners", "Reach among inhabitants", reached / x.inhabitants)
    grown_visits = output("visits-grown", "Bezoeken per jaar als het is gegroeid", "Visits per year when grown",
                          value_at(visits, x.growth_years))
    output("cost-per-visit", "Kosten per bezoek", "Cost per visit", x.budget / grown_visits)
    output("cost-per-participant", "Kosten per deelnemer", "Cost per participant", x.budget / reached)
    gap = output("gap", "Tekort op de begroting per jaar", "Shortage of the budget per year", x.budget - given)
    output("covered", "Deel van de begroting dat is gedekt", "Share of the budget that is covered",
           where(x.budget > 0, given / maximum(x.budget, constant(0.01, "euro/year")), 1))
    output("chance-running", "Kans dat het programma in het laatste jaar nog loopt",
           "Chance that the programme still runs in the last year", value_at(going, x.years))

    work = x.person_years * x.wage * (1 - x.free_time_share) * counts
    others = present_value((x.budget + x.unpaid_hours * x.hour_value) * going - work, rate)
    output("visit-value-needed", "Waarde per bezoek waarbij de samenleving niet verliest",
           "Value per visit at which society does not lose",
           others / maximum(present_value(visits * optimism_factor(x.grade) * counts, rate),
                            constant(0.01, "visit/year")))
    short = present_value(visits * worth * counts, rate)
    output("home-value-needed", "Of: stijging van de woningwaarde die even veel waard is",
           "Or: rise of home values that is worth as much",
           maximum(others - short, 0) * time.one / (x.homes * x.home_value))
    case.warn("De begroting is niet gedekt.", "The budget is not covered.", gap > 0)
    case.warn("Zonder de onbetaalde uren van de trekkers kan dit programma niet.",
              "This programme can't do without the unpaid hours of its initiators.", x.unpaid_hours > 0)
    case.warn("De kans is groter dan de helft dat het programma eerder stopt.",
              "The programme is more likely than not to stop earlier.", value_at(going, x.years) < 0.5)


HAND = "hand calculation, §5.3"
SURE = {"stopping": 0.0, "attributable": 1.0, "deadweight": 0.0, "displacement": 0.0, "grade": 1.0,
        "unpaid-hours": 0.0, "person-years": 0.0, "growth-years": 1.0, "years": 1.0}
GOLDEN = (
    GoldenCase("participants grow in three years", {},
               {"per-activity@1": 30, "per-activity@2": 70, "per-activity@3": 110, "per-activity@10": 110}, HAND),
    # 110 x 12 = 1,320 visits of 330 people among 10,000; 100,000 / 1,320 and / 330.
    GoldenCase("reach and cost", {}, {"visits-grown": 1_320, "participants-grown": 330, "cost-per-visit": 75.76,
                                      "cost-per-participant": 303.03, "reach": 0.033}, HAND),
    GoldenCase("structural budget", {}, {"gap": 70_000, "net/initiative@1": -70_000}, HAND),
    # One year, sure and grown: 1,320 visits must carry 100,000.
    GoldenCase("value needed", SURE, {"visit-value-needed": 75.76, "break-even/visit-value/npv/society": (75.76,),
                                      "npv/society": (13_200 - 100_000) / 1.0225}, HAND),
    # (100,000 - 13,200) / 1.0225 over 5,000 homes of 160,000
    GoldenCase("home values instead", SURE, {"home-value-needed": 0.000106}, HAND, 1e-6),
    # 0.9^9
    GoldenCase("initiators may stop", {}, {"chance-running": 0.387420}, HAND, 1e-4),
)

MODEL = Model(
    key="place-making",
    section="5.3",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    effects=WORK_EFFECTS,
    nl="Place making: een programma dat buren verbindt",
    en="Place making: a programme that connects neighbours",
    summary_nl="Een programma van bewoners trekt steeds meer deelnemers en zoekt een vaste begroting. Wie betaalt, en "
    "wat moet het waard zijn?",
    summary_en="A programme of residents draws more and more participants and seeks a lasting budget. Who pays, and "
    "what must it be worth?",
    scenarios=(
        Scenario("as-in-2017", "Zoals in 2017", "As in 2017", {"start-year": 2017}),
        Scenario("covered", "Gedekte begroting", "A budget that is covered",
                 {"from-municipality": 40_000, "from-association": 25_000, "from-companies": 15_000,
                  "from-funds": 20_000}),
        Scenario("small", "Klein gebleven", "Remained small", {"budget": 30_000, "later-visits": 40}),
    ),
    changed_since_2017=(
        ("De standaard discontovoet is sinds 2021 2,25% in plaats van 3%; de rekening volgt het startjaar.",
         "The standard discount rate is 2.25% since 2021, not 3%; the calculation follows the start year."),
    ),
)
