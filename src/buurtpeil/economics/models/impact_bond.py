# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Can an investor pay for helping people to work, and be repaid out of the benefits saved?

Needs the investment, the returns that investor and municipality agree on, and the person-years off benefit (§5.4 of the
report). Gives the results needed, what the investor earns, and whether the municipality can book what it pays from.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import constant, loan_payment, minimum, over_cohorts, plain_number, value_at
from buurtpeil.economics.guards import attribution
from buurtpeil.economics.jobs import WORK_EFFECTS, book_jobs
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.economics.scenarios import Scenario

SOURCE, ASSUMPTION = Status.SOURCE, Status.ASSUMPTION
LONGEST_TERM, LONGEST_LAG = 15, 5

INPUTS = (
    Input("start-year", "Jaar van de inleg", "Year of the investment", 2026, "calendar-year", ASSUMPTION,
          "user's choice; §5.4 speaks of developing a bond in 2017", minimum=2016, maximum=2100, whole=True),
    Input("investment", "Inleg van de investeerder", "Investment", 250_000, "euro", ASSUMPTION, "§5.4 gives no amount",
          prices="2017", low=150_000, high=350_000, minimum=1, maximum=100_000_000),
    Input("investor-rate", "Rendement dat de investeerder vraagt, reëel", "Return the investor asks, real", 0.05,
          "fraction", ASSUMPTION, "no source; confirm", low=0.03, high=0.07, minimum=-0.5),
    Input("highest-rate", "Hoogste rendement volgens het contract, reëel", "Highest return by contract, real", 0.08,
          "fraction", ASSUMPTION, "no source; confirm", low=0.06, high=0.10, minimum=-0.5),
    Input("term", "Jaren waarin wordt betaald voor resultaat", "Years in which results are paid for", 3, "year",
          ASSUMPTION, "no source; confirm", minimum=1, maximum=LONGEST_TERM, whole=True),
    Input("tariff", "Betaling per bewezen persoonsjaar", "Payment per verified person-year", 14_000,
          "euro/person/year", ASSUMPTION, "taken as the benefit saved; confirm", prices="2017", low=10_000, high=15_000,
          minimum=1, maximum=100_000),
    Input("person-years", "Persoonsjaren uit de uitkering per jaar", "Person-years off benefit per year", 7, "person",
          ASSUMPTION, "no source; confirm", low=3, high=10, maximum=1_000),
    Input("verified-share", "Deel dat de beoordelaar bevestigt", "Share that the evaluator verifies", 1, "fraction",
          ASSUMPTION, "all, as in the golden cases; confirm", low=0.8, high=1),
    Input("attributable", "Deel dankzij het programma", "Share due to the programme", 0.7, "fraction", ASSUMPTION,
          "no source; confirm", low=0.3, high=1),
    Input("deadweight", "Deel dat anders ook werk had gevonden", "Share that would have found work anyway", 0.2,
          "fraction", ASSUMPTION, "no source; confirm", low=0, high=0.5),
    Input("displacement", "Deel dat werk van anderen verdringt", "Share that displaces others' work", 0, "fraction",
          ASSUMPTION, "no source; confirm", low=0, high=0.3),
    Input("drop-out", "Terugval per jaar", "Falling back a year", 0, "fraction", ASSUMPTION, "no source; confirm",
          low=0, high=0.3),
    Input("benefit", "Uitkering per persoonsjaar", "Benefit per person-year", 14_000, "euro/person/year", SOURCE,
          "BUIG divided by recipients, 14,000 to 15,000 (bijstandsblues.nl, blog.stylo.nl)", prices="2017", low=13_500,
          high=15_000, maximum=100_000),
    Input("wage", "Loon per persoonsjaar", "Wage per person-year", 24_000, "euro/person/year", ASSUMPTION,
          "no source; confirm", prices="2017", low=20_000, high=28_000, maximum=200_000),
    Input("free-time-share", "Waarde van vrije tijd, deel van het loon", "Value of free time, share of the wage", 0.3,
          "fraction", ASSUMPTION, "no source; confirm", low=0.1, high=0.5),
    Input("kept-share", "Deel van de besparing dat de gemeente houdt", "Share of the saving the municipality keeps",
          0.6, "fraction", ASSUMPTION, "the state's budget for benefits follows; confirm with the budget officer",
          low=0.2, high=1),
    Input("budget-lag", "Jaren tot het rijksbudget volgt", "Years until the state's budget follows", 2, "year",
          ASSUMPTION, "no source; confirm", minimum=0, maximum=LONGEST_LAG, whole=True),
    Input("evaluation-cost", "Beoordeling per jaar", "Evaluation per year", 10_000, "euro/year", ASSUMPTION,
          "no source; confirm", prices="2017", low=5_000, high=20_000, maximum=1_000_000),
    Input("rate-above-standard", "Discontovoet boven de standaard", "Discount rate above the standard", 0, "fraction",
          ASSUMPTION, "for a sensitivity test", low=-0.01, high=0.01, minimum=-0.05, maximum=0.2),
)
PARTIES = (
    Party("investor", "Investeerder", "Investor", PartyKind.BANK),
    Party("municipality", "Gemeente", "Municipality", PartyKind.MUNICIPALITY),
    Party("provider", "Bewonersbedrijf (uitvoerder)", "Residents' company (provider)", PartyKind.RESIDENTS_COMPANY),
    Party("participants", "Deelnemers", "Participants", PartyKind.RESIDENTS),
    Party("employers", "Werkgevers", "Employers", PartyKind.COMPANY),
    Party("state", "Rijk", "State", PartyKind.STATE),
)


def build(x: Quantities, case: Case) -> None:
    """Amounts at year ends; the investment at the start, its payments in the years after."""
    time = case.timeline(x.start_year, LONGEST_TERM + LONGEST_LAG)
    running, years, step = time.during(1, x.term), plain_number(x.term), case.step
    verified = step("verified", "Bewezen persoonsjaren", "Verified person-years",
                    x.person_years * x.verified_share * running)
    most = case.output("highest-payment", "Hoogste betaling per jaar", "Highest payment per year",
                       loan_payment(x.investment, x.highest_rate, years))
    at_work = step("at-work", "Persoonsjaren dankzij het programma", "Person-years due to the programme",
                   attribution(x.person_years * running, reach=x.verified_share, attributable=x.attributable,
                               deadweight=x.deadweight, displacement=x.displacement, drop_out=x.drop_out, time=time))

    case.flow("invested", "Inleg", "Investment", payer="investor", receiver="provider",
              amount=x.investment * time.at(0), basis=Basis.FINANCING)
    case.flow("programme", "Begeleiding", "Guidance", payer="provider", receiver="outside",
              amount=x.investment / years * running)
    paid = case.flow("outcome-paid", "Betaling voor resultaat", "Payment for results", payer="municipality",
                     receiver="investor", amount=minimum(verified * x.tariff * time.one, most * running),
                     basis=Basis.FINANCING)
    case.flow("evaluation", "Beoordeling", "Evaluation", payer="municipality", receiver="outside",
              amount=x.evaluation_cost * running)
    saved = book_jobs(case, at_work, benefit=x.benefit, wage=x.wage, free_time_share=x.free_time_share,
                      worker="participants", employer="employers")
    case.flow("budget-cut", "Lager rijksbudget voor uitkeringen", "Smaller state budget for benefits",
              payer="municipality", receiver="state",
              amount=over_cohorts(saved * (1 - x.kept_share), time.at(x.budget_lag)))
    case.discount(case.step("discount-rate-used", "Reële discontovoet", "Real discount rate",
                            case.rule("discount-rate", time.start_date) + x.rate_above_standard))
    case.discount(x.investor_rate, party="investor")
    case.no_baseline_flows("Geen programma: deelnemers houden hun uitkering tenzij zij zelf werk vinden.",
                           "No programme: participants keep their benefit unless they find work themselves.")
    case.pro_memoria("wellbeing", "Welbevinden van wie werk vindt", "Wellbeing of those who find work", "participants")
    case.pro_memoria("taxes", "Belasting, premies en toeslagen: een overdracht", "Taxes and allowances: a transfer",
                     "state")

    needed = case.output("payment-needed", "Betaling per jaar die de investeerder nodig heeft",
                         "Payment per year that the investor needs",
                         loan_payment(x.investment, x.investor_rate, years))
    case.output("person-years-needed", "Bewezen persoonsjaren per jaar die daarvoor nodig zijn",
                "Verified person-years per year needed for that", needed / (x.tariff * constant(1, "year")))
    saving = case.output("saving-year-1", "Bespaarde uitkering in jaar 1, toe te schrijven",
                         "Benefit saved in year 1, attributable", value_at(saved, 1))
    first_payment = case.output("payment-year-1", "Betaling in jaar 1", "Payment in year 1", value_at(paid, 1))
    case.warn("De gemeente betaalt in jaar 1 meer dan zij blijvend bespaart: alleen wat zij houdt, is in te boeken.",
              "The municipality pays more in year 1 than it saves for good: only what it keeps can be entered in a "
              "budget.", first_payment > saving * x.kept_share)
    case.warn("Het hoogste rendement ligt onder wat de investeerder vraagt.",
              "The highest return is below what the investor asks.", x.highest_rate < x.investor_rate)


HAND = "hand calculation with annuities, §5.4"
GOLDEN = (
    GoldenCase("three equal payments", {}, {"payment-needed": 91_802.14, "highest-payment": 97_008.38}, HAND),
    GoldenCase("person-years needed", {}, {"person-years-needed": 6.5573,
                                           "break-even/person-years/npv/investor": (6.5573,)}, HAND, 1e-4),
    GoldenCase("never above the highest return", {"person-years": 10}, {"outcome-paid@1": 97_008.38,
                                                                         "outcome-paid@3": 97_008.38,
                                                                         "outcome-paid@4": 0.0}, HAND),
    GoldenCase("return at the highest payment", {"person-years": 10}, {"irr/investor": (0.08,)}, HAND, 1e-4),
    GoldenCase("without interest", {"investor-rate": 0, "highest-rate": 0},
               {"payment-needed": 250_000 / 3, "highest-payment": 250_000 / 3}, "250,000 in three parts"),
    GoldenCase("what stays in the budget",
               {"attributable": 1, "deadweight": 0, "evaluation-cost": 0, "person-years": 5, "kept-share": 0.6},
               {"benefit-ended@1": 70_000, "outcome-paid@1": 70_000, "net/municipality@1": 0, "budget-cut@2": 0,
                "net/municipality@3": -28_000, "net/municipality@5": -28_000, "net/municipality@6": 0},
               "5 x 14,000 paid and saved; the state takes back 40% two years later"),
)

MODEL = Model(
    key="impact-bond",
    section="5.4",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    effects=WORK_EFFECTS,
    nl="Betalen voor resultaat (social impact bond)",
    en="Paying for results (social impact bond)",
    summary_nl="Een investeerder betaalt vooraf om mensen aan werk te helpen; de gemeente betaalt terug per bewezen "
    "persoonsjaar. Hoeveel resultaat is nodig, en kan de gemeente de besparing inboeken?",
    summary_en="An investor pays beforehand to help people to work; the municipality repays per verified person-year. "
    "How much must come of it, and can the municipality book the saving?",
    correlations=(("tariff", "benefit", 0.5),),
    scenarios=(
        Scenario("as-in-2017", "Zoals in 2017", "As in 2017", {"start-year": 2017}),
        Scenario("nothing-kept", "Rijk neemt alles terug", "The state takes all back", {"kept-share": 0}),
        Scenario("all-kept", "Gemeente houdt alles", "The municipality keeps all", {"kept-share": 1}),
    ),
    changed_since_2017=(
        (
            "De standaard discontovoet voor MKBA's is sinds 2021 2,25% in plaats van 3%.",
            "The standard discount rate for social cost-benefit analyses is 2.25% instead of 3% since 2021.",
        ),
        (
            "Het rijksbudget voor uitkeringen (BUIG) wordt elk jaar herverdeeld; bevestig wat de gemeente houdt.",
            "The state's budget for benefits (BUIG) is divided anew each year; confirm what the municipality keeps.",
        ),
    ),
)
