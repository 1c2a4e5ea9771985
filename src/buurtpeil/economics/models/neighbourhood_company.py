# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Can the rent of a neighbourhood company be set against what it does for the neighbourhood?

Needs its budget, rent, person-years off benefit and return services (§5.5 of the report; `cash_book` adds them up).
Gives the account of each party, the results that would cover the rent, and a social cost-benefit analysis.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import constant, value_at
from buurtpeil.economics.guards import attribution
from buurtpeil.economics.jobs import WORK_EFFECTS, book_jobs, per_job
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.economics.scenarios import Scenario

REPORT, SOURCE, ASSUMPTION = Status.REPORT, Status.SOURCE, Status.ASSUMPTION
LONGEST = 30

INPUTS = (
    Input("start-year", "Startjaar", "Start year", 2026, "calendar-year", ASSUMPTION,
          "user's choice; the building was given in 2015", minimum=2016, maximum=2100, whole=True),
    Input("years", "Jaren", "Years", 5, "year", REPORT, "§5.5: a first period of five years", minimum=1,
          maximum=LONGEST, whole=True),
    Input("district-budget", "Participatiebudget van het stadsdeel per jaar", "District's budget for participation",
          70_000, "euro/year", REPORT, "§5.5: of the district, not of the company", prices="2017", maximum=10_000_000),
    Input("budget-share", "Deel daarvan voor het wijkbedrijf", "Share of it for the company", 0.5, "fraction",
          ASSUMPTION, "§5.5 does not say; confirm", low=0.2, high=1),
    Input("rent", "Huur van het gebouw per jaar", "Rent of the building per year", 40_000, "euro/year", REPORT,
          "§5.5: paid to the municipality", prices="2017", maximum=10_000_000),
    Input("income", "Opbrengst van opdrachten en verhuur per jaar", "Income from work and letting per year", 45_000,
          "euro/year", ASSUMPTION, "§5.5: limited; confirm", prices="2017", low=25_000, high=65_000,
          maximum=10_000_000),
    Input("costs", "Overige kosten per jaar", "Other costs per year", 42_000, "euro/year", ASSUMPTION,
          "§5.5: rent is the largest; staff, energy; confirm", prices="2017", low=30_000, high=60_000,
          maximum=10_000_000),
    Input("building-upkeep", "Onderhoud van het gebouw door de gemeente per jaar",
          "Upkeep of the building by the municipality per year", 10_000, "euro/year", ASSUMPTION, "no source; confirm",
          prices="2017", low=5_000, high=20_000, maximum=1_000_000),
    Input("official-time", "Tijd van ambtenaren", "Time of officials", 0.3, "fte", ASSUMPTION,
          "§5.5: several are closely involved; confirm", low=0.1, high=1, maximum=100),
    Input("official-cost", "Kosten per fte", "Cost per fte", 80_000, "euro/fte/year", ASSUMPTION, "no source; confirm",
          prices="2017", low=70_000, high=95_000, maximum=500_000),
    Input("person-years", "Persoonsjaren uit de uitkering per jaar", "Person-years off benefit per year", 4, "person",
          ASSUMPTION, "from the cash book; confirm", low=1, high=10, maximum=1_000),
    Input("reach", "Deel dat de gemeente bevestigt", "Share that the municipality confirms", 1, "fraction",
          ASSUMPTION, "all, as in the golden cases; confirm", low=0.7, high=1, minimum=0.001),
    Input("attributable", "Deel dankzij het wijkbedrijf", "Share due to the company", 0.3, "fraction", ASSUMPTION,
          "no source; confirm", low=0.1, high=1, minimum=0.001),
    Input("deadweight", "Deel dat anders ook werk had gevonden", "Share that would have found work anyway", 0,
          "fraction", ASSUMPTION, "taken as part of the share above; confirm", low=0, high=0.3, maximum=0.999),
    Input("displacement", "Deel dat werk van anderen verdringt", "Share that displaces others' work", 0, "fraction",
          ASSUMPTION, "§5.5 warns of competing with local firms; confirm", low=0, high=0.4, maximum=0.999),
    Input("drop-out", "Terugval per jaar", "Falling back a year", 0, "fraction", ASSUMPTION, "no source; confirm",
          low=0, high=0.2),
    Input("benefit", "Uitkering per persoonsjaar", "Benefit per person-year", 14_000, "euro/person/year", SOURCE,
          "BUIG divided by recipients, 14,000 to 15,000 (bijstandsblues.nl, blog.stylo.nl)", prices="2017", low=13_500,
          high=15_000, minimum=1, maximum=100_000),
    Input("execution-cost", "Uitvoering per uitkering per jaar", "Administration per benefit per year", 2_883,
          "euro/person/year", SOURCE, "Berenschot 2018, taken as of 2017", prices="2017", low=2_000, high=3_500,
          maximum=100_000),
    Input("wage", "Loon per persoonsjaar", "Wage per person-year", 24_000, "euro/person/year", ASSUMPTION,
          "no source; confirm", prices="2017", low=20_000, high=28_000, maximum=200_000),
    Input("free-time-share", "Waarde van vrije tijd, deel van het loon", "Value of free time, share of the wage", 0.3,
          "fraction", ASSUMPTION, "no source; confirm", low=0.1, high=0.5),
    Input("users", "Bewoners met een wederdienst", "Residents with a return service", 60, "person", ASSUMPTION,
          "from the cash book; confirm", low=20, high=120, maximum=100_000),
    Input("hours", "Uren wederdienst per bewoner per week", "Hours of return service per resident per week", 2,
          "hour/person/week", ASSUMPTION, "§5.5: weekly cooking, legal advice; confirm", low=1, high=4, maximum=40),
    Input("weeks", "Weken per jaar", "Weeks per year", 40, "week/year", ASSUMPTION, "no source; confirm", low=30,
          high=48, maximum=52),
    Input("service-value", "Waarde van een uur voor de wijk", "Worth of an hour to the neighbourhood", 15, "euro/hour",
          ASSUMPTION, "shadow wage; no source; confirm", prices="2017", low=8, high=22, maximum=200),
    Input("service-new", "Deel dat er anders niet was geweest", "Share that would not have been there otherwise", 0.5,
          "fraction", ASSUMPTION, "no source; confirm", low=0.2, high=0.9),
    Input("hour-cost", "Wat een uur de gever waard is", "What an hour is worth to the giver", 5, "euro/hour",
          ASSUMPTION, "no source; confirm", prices="2017", low=0, high=10, maximum=200),
    Input("rate-above-standard", "Discontovoet boven de standaard", "Discount rate above the standard", 0, "fraction",
          ASSUMPTION, "for a sensitivity test", low=-0.01, high=0.01, minimum=-0.05, maximum=0.2),
)
PARTIES = (
    Party("company", "Wijkbedrijf", "Neighbourhood company", PartyKind.RESIDENTS_COMPANY),
    Party("municipality", "Gemeente", "Municipality", PartyKind.MUNICIPALITY),
    Party("workers", "Bewoners die werk vinden", "Residents who find work", PartyKind.RESIDENTS),
    Party("givers", "Bewoners met een wederdienst", "Residents with a return service", PartyKind.RESIDENTS),
    Party("neighbours", "Andere wijkbewoners", "Other residents", PartyKind.RESIDENTS),
    Party("clients", "Opdrachtgevers en huurders", "Clients and tenants", PartyKind.COMPANY),
    Party("employers", "Werkgevers", "Employers", PartyKind.COMPANY),
)


def build(x: Quantities, case: Case) -> None:
    """Amounts at year ends, all years alike but for people who fall back."""
    time = case.timeline(x.start_year, LONGEST)
    running, step = time.during(1, x.years), case.step
    grant = step("grant", "Bijdrage aan het wijkbedrijf per jaar", "Contribution to the company per year",
                 x.district_budget * x.budget_share)
    factors = {"reach": x.reach, "attributable": x.attributable, "deadweight": x.deadweight,
               "displacement": x.displacement, "drop_out": x.drop_out}
    credited = step("credited", "Deel dat meetelt, per jaar", "Share that counts, per year",
                    attribution(running, time=time, **factors))
    at_work = step("at-work", "Persoonsjaren dankzij het wijkbedrijf", "Person-years due to the company",
                   x.person_years * credited)
    given = step("hours-given", "Uren wederdienst per jaar", "Hours of return service per year",
                 x.users * x.hours * x.weeks)
    served = step("service-worth", "Waarde van de wederdiensten per jaar", "Worth of the return services per year",
                  given * x.service_value * x.service_new)

    case.flow("grant-paid", "Bijdrage", "Contribution", payer="municipality", receiver="company",
              amount=grant * running)
    case.flow("rent-paid", "Huur", "Rent", payer="company", receiver="municipality", amount=x.rent * running)
    case.flow("income-received", "Opdrachten en verhuur", "Work and letting", payer="clients", receiver="company",
              amount=x.income * running)
    case.flow("work-received", "Nut van opdrachten en verhuur", "Use of work and letting", payer="outside",
              receiver="clients", amount=x.income * running, basis=Basis.WELFARE, effect="client-use")
    case.flow("costs-paid", "Overige kosten", "Other costs", payer="company", receiver="outside",
              amount=x.costs * running)
    case.flow("upkeep-paid", "Onderhoud gebouw", "Upkeep of the building", payer="municipality", receiver="outside",
              amount=x.building_upkeep * running)
    case.flow("official-hours", "Tijd van ambtenaren", "Time of officials", payer="municipality", receiver="outside",
              amount=x.official_time * x.official_cost * running)
    saved = book_jobs(case, at_work, benefit=x.benefit, wage=x.wage, free_time_share=x.free_time_share,
                      worker="workers", employer="employers")
    case.flow("administration-saved", "Minder uitvoering", "Less administration", payer="outside",
              receiver="municipality", amount=at_work * x.execution_cost, basis=Basis.AVOIDED_COST,
              effect="administration")
    case.flow("services", "Wederdiensten", "Return services", payer="outside", receiver="neighbours",
              amount=served * running, basis=Basis.WELFARE, effect="return-service")
    case.flow("time-given", "Tijd van gevers", "Time of givers", payer="givers", receiver="outside",
              amount=given * x.hour_cost * running, basis=Basis.WELFARE, effect="giver-time")
    case.flow("facilities-used", "Gebruik van ruimten, minstens de tijd waard", "Use of rooms, worth at least the time",
              payer="outside", receiver="givers", amount=given * x.hour_cost * running, basis=Basis.WELFARE,
              effect="facility-use")
    case.discount(step("discount-rate-used", "Reële discontovoet", "Real discount rate",
                       case.rule("discount-rate", time.start_date) + x.rate_above_standard))
    case.no_baseline_flows("Geen wijkbedrijf: het gebouw blijft leeg en het budget blijft in kas.",
                           "No company: the building stays empty and the budget stays in hand.")
    case.pro_memoria("together", "Meer samenhang en thuis voelen", "More cohesion and feeling at home", "neighbours")
    case.pro_memoria("interns", "Werkervaring van stagiairs", "Experience of interns", "workers")
    case.pro_memoria("other-use", "Ander gebruik van het gebouw", "Other use of the building", "municipality")
    case.pro_memoria("state-budget", "Rijksbudget voor uitkeringen dat volgt (zie betalen voor resultaat)",
                     "State budget for benefits that follows (see paying for results)", "municipality")

    year = constant(1, "year")
    jobs = per_job(x.benefit * year, x.wage * year, x.free_time_share)
    for key, nl, en, value in (
        ("municipality", "gemeente", "municipality", jobs.municipality), ("worker", "bewoner", "resident", jobs.worker),
        ("employer", "werkgever", "employer", jobs.employer), ("society", "samenleving", "society", jobs.society),
    ):
        case.output(f"job-{key}", f"Een persoonsjaar werk: {nl}", f"A person-year of work: {en}", value)
    result = case.output("company-result", "Resultaat van het wijkbedrijf per jaar", "Result of the company per year",
                         grant + x.income - x.rent - x.costs)
    chain = x.reach * x.attributable * (1 - x.deadweight) * (1 - x.displacement)
    case.output("person-years-for-rent", "Persoonsjaren per jaar waarvan de uitkering de huur dekt",
                "Person-years per year whose benefit covers the rent", x.rent / (x.benefit * chain))
    case.output("set-against-rent", "Bespaarde uitkering min huur, jaar 1", "Benefit saved less rent, year 1",
                value_at(saved, 1) - x.rent * year)
    case.output("services-against-rent", "Waarde van wederdiensten min huur, per jaar",
                "Worth of return services less rent, per year", served - x.rent)
    case.warn("Het wijkbedrijf komt tekort.", "The company falls short.", result < 0)
    case.warn("De gemeente is verhuurder én subsidiegever: huur en bijdrage vallen in de samenleving tegen elkaar weg.",
              "The municipality is landlord and gives the grant: rent and grant cancel out for society.", x.rent > 0)


NOTHING = {"budget-share": 0, "income": 0, "costs": 0, "building-upkeep": 0, "official-time": 0, "person-years": 0,
           "users": 0}
ONE_JOB = {**NOTHING, "rent": 0, "person-years": 1, "attributable": 1, "execution-cost": 0, "years": 1}
HAND = "hand calculation, §5.5"
GOLDEN = (
    GoldenCase("person-years that cover the rent", {}, {"person-years-for-rent": 9.5238}, HAND, 1e-4),
    GoldenCase("all of them due to the company", {"attributable": 1}, {"person-years-for-rent": 2.8571}, HAND, 1e-4),
    GoldenCase("one job", {}, {"job-municipality": 14_000, "job-worker": 2_800, "job-employer": 0,
                               "job-society": 16_800}, HAND),
    GoldenCase("one job, booked", ONE_JOB,
               {"net/municipality@1": 14_000, "net/workers@1": 10_000, "all/workers@1": 2_800, "net/employers@1": 0,
                "all/outside@1": -16_800, "npv/society": 16_800 / 1.0225}, HAND),
    GoldenCase("rent is a transfer", NOTHING,
               {"net/company@1": -40_000, "net/municipality@1": 40_000, "net/company@5": -40_000, "npv/society": 0},
               HAND),
    GoldenCase("return services", {}, {"hours-given": 4_800, "service-worth": 36_000,
                                          "services-against-rent": -4_000},
               "60 x 2 x 40 hours; half of them new at 15 euros"),
)

MODEL = Model(
    key="neighbourhood-company",
    section="5.5",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    effects=WORK_EFFECTS,
    nl="Wijkbedrijf met wederdiensten",
    en="Neighbourhood company with return services",
    summary_nl="Een wijkbedrijf huurt van de gemeente, krijgt een bijdrage en helpt bewoners aan werk. Hoeveel van de "
    "huur staat tegenover maatschappelijke baten, en voor wie?",
    summary_en="A neighbourhood company rents from the municipality, gets a contribution and helps residents to work. "
    "How much of the rent is matched by social benefits, and whose?",
    scenarios=(
        Scenario("as-in-2017", "Zoals in 2017", "As in 2017", {"start-year": 2017}),
        Scenario("whole-budget", "Hele participatiebudget", "The whole participation budget", {"budget-share": 1}),
        Scenario("rent-waived", "Huur kwijtgescholden", "Rent waived", {"rent": 0}),
    ),
    changed_since_2017=(
        (
            "De standaard discontovoet voor MKBA's is sinds 2021 2,25% in plaats van 3%.",
            "The standard discount rate for social cost-benefit analyses is 2.25% instead of 3% since 2021.",
        ),
        (
            "Tegenprestatie is in de Participatiewet een plicht; wat bewoners hier teruggeven heet daarom wederdienst.",
            "A quid pro quo is a duty in the Participation Act; what residents give back here is a return service.",
        ),
    ),
)
