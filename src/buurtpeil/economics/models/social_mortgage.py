# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Can residents repay the loan for their community house with activities and better figures of the neighbourhood?

Needs the loan, the plan of repayment and the scorecard (§3.4 and table 3.1 of the report). Gives the credit per way and
per indicator under each reading of the table, what is left after the term, and what the municipality's account feels.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from buurtpeil.economics.expression import Expression
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import (
    both,
    constant,
    maximum,
    minimum,
    plain_number,
    previous,
    recurrence,
    total,
    value_at,
    where,
)
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.periods import Timeline
from buurtpeil.economics.quantities import NOMINAL, Input, Reading, Shape, Status
from buurtpeil.economics.scenarios import Scenario
from buurtpeil.economics.scorecard import INDICATORS, improvement

REPORT, SOURCE, ASSUMPTION = Status.REPORT, Status.SOURCE, Status.ASSUMPTION
LONGEST = 20


INPUTS = (
    Input("start-year", "Jaar van de bouw", "Year of building", 2017, "calendar-year", REPORT, "§3.4", minimum=2015,
          maximum=2100, whole=True),
    Input("building-cost", "Bouwkosten", "Building cost", 200_000, "euro", REPORT,
          '§3.4: about 200,000; "ruim twee ton" when signed on 6-10-2017 (roskam.nl)', prices=NOMINAL, low=190_000,
          high=250_000, minimum=1, maximum=1e8),
    Input("loan-covers-operation", "Lening ook voor exploitatie", "Loan covers operation too", 0, "switch", ASSUMPTION,
          '§3.4: loan for "bouw en exploitatie", but only the building has an amount; confirm', shape=Shape.DISCRETE,
          readings=(Reading(0, 1, "alleen bouw", "building only"), Reading(1, 0, "bouw en exploitatie", "both"))),
    Input("operating-cost", "Exploitatiekosten per jaar", "Operating cost per year", 12_000, "euro/year", ASSUMPTION,
          "counts only where the loan covers operation; confirm", prices=NOMINAL, maximum=1e7),
    Input("term", "Looptijd", "Term", 10, "year", REPORT, "§3.4", minimum=1, maximum=LONGEST, whole=True),
    Input("interest", "Rente op de lening", "Interest on the loan", 0, "fraction", ASSUMPTION, "none; confirm",
          maximum=0.2),
    Input("share-activities-first", "Aandeel activiteiten, eerste jaar", "Share of activities, first year", 0.70,
          "fraction", ASSUMPTION, "figure 3.1 (in the text: grafiek 3.1) is an image without numbers; confirm"),
    Input("share-activities-last", "Aandeel activiteiten, laatste jaar", "Share of activities, last year", 0.25,
          "fraction", ASSUMPTION, "as above; a straight line between the two; confirm"),
    Input("share-cash", "Aandeel geld", "Share of cash", 0.10, "fraction", SOURCE, "at least 10% in cash (eurus.nl)"),
    Input("activities-first", "Activiteiten in het eerste jaar", "Activities in the first year", 280, "activity/year",
          ASSUMPTION, "as many as the plan needs at the tariff; confirm", low=180, high=320, maximum=100_000),
    Input("activities-last", "Activiteiten in het laatste jaar", "Activities in the last year", 100, "activity/year",
          ASSUMPTION, "as above", low=60, high=200, maximum=100_000),
    Input("tariff", "Waarde van een activiteit", "Worth of an activity", 50, "euro/activity", ASSUMPTION,
          "§3.4: a value is attached, not printed; confirm", prices=NOMINAL, low=35, high=75, maximum=100_000),
    Input("cash", "Betaald in geld per jaar", "Paid in cash per year", 2_000, "euro/year", SOURCE,
          "10% of a yearly part (eurus.nl)", prices=NOMINAL, low=1_000, high=3_000, maximum=1e7),
    Input("care-saving", "Gemeten besparing op Wmo en jeugdhulp per jaar", "Measured saving on care per year", 0,
          "euro/year", ASSUMPTION, "table 3.1 gives no amount; 0 until measured", prices=NOMINAL, maximum=1e7),
    Input("care-share", "Deel daarvan voor het bewonersbedrijf", "Share of it for the residents' company", 0.30,
          "fraction", REPORT, "table 3.1: 30%"),
    Input("sustained", "Verbetering telt elk jaar dat zij duurt", "An improvement counts each year it lasts", 0,
          "switch", ASSUMPTION, "table 3.1 does not say; confirm", shape=Shape.DISCRETE,
          readings=(Reading(0, 0.7, "eenmalig, bij een nieuw beste stand", "once, at a new best level"),
                    Reading(1, 0.3, "elk jaar opnieuw", "again each year"))),
    Input("gap", "Het verschil met de stad telt", "The gap to the city counts", 1, "switch", REPORT,
          'table 3.1: "afname verschil met stedelijk"; the text: "elk procent daling"; confirm', shape=Shape.DISCRETE,
          readings=(Reading(1, 0.7, "verschil met de stad", "gap to the city"),
                    Reading(0, 0.3, "eigen stand", "own level"))),
    Input("school-in-percent", "Schoolverlaters: 4 procent van het begin", "School leavers: 4 percent of the start", 0,
          "switch", ASSUMPTION, '§3.4: "4 procent afname" of 15.9%; confirm', shape=Shape.DISCRETE,
          readings=(Reading(0, 0.9, "4 procentpunt", "4 percentage points"),
                    Reading(1, 0.1, "4 procent van 15,9", "4 percent of 15.9"))),
    Input("best-year", "Jaar waarin de verbetering is bereikt", "Year in which the improvement is reached", 10, "year",
          ASSUMPTION, "a straight line up to it; confirm", minimum=1, maximum=LONGEST, whole=True),
    Input("relapse", "Deel dat daarna weer verloren gaat", "Share that is lost again after it", 0, "fraction",
          ASSUMPTION, "none in the golden cases"),
    Input("three-year-mean", "Reken met het gemiddelde van drie jaar", "Reckon with the mean of three years", 0,
          "switch", ASSUMPTION, "not in the report; advised, see the noise of small numbers"),
    Input("pupils", "Leerlingen in de telling", "Pupils counted", 60, "count", ASSUMPTION,
          "of 560 residents (§3.4); confirm", low=40, high=80, minimum=1, maximum=1e6),
    Input("discount-rate", "Nominale discontovoet", "Nominal discount rate", 0.03, "fraction", ASSUMPTION,
          "no source; confirm", low=0.02, high=0.05, minimum=-0.5),
    *(one for row in INDICATORS for one in row.inputs()),
)
PARTIES = (
    Party("municipality", "Gemeente", "Municipality", PartyKind.MUNICIPALITY),
    Party("company", "Bewonersbedrijf", "Residents' company", PartyKind.RESIDENTS_COMPANY),
    Party("residents", "Bewoners", "Residents", PartyKind.RESIDENTS),
)


def build(x: Quantities, case: Case) -> None:
    """Credits at year ends; those without money are written off by the municipality."""
    time = case.timeline(x.start_year, LONGEST)
    step, output, running = case.step, case.output, time.during(1, x.term)
    loan = step("loan", "Lening", "Loan",
                x.building_cost + where(x.loan_covers_operation > 0, x.operating_cost * x.term, 0))
    line = step("line", "Verloop van eerste naar laatste jaar (0 tot 1)", "From first to last year (0 to 1)",
                (time.index - time.one) / maximum(x.term - time.one, 1) * running)
    due = step("due", "Per jaar af te lossen", "Due per year", loan / plain_number(x.term) * running)
    by_activities = x.share_activities_first + (x.share_activities_last - x.share_activities_first) * line
    planned = step("plan-activities", "Plan: activiteiten", "Plan: activities", due * by_activities)
    step("plan-cash", "Plan: geld", "Plan: cash", due * x.share_cash)
    planned_rest = step("plan-indicators", "Plan: indicatoren", "Plan: indicators",
                        due * (1 - by_activities - x.share_cash))

    # A straight line up to the best year, and back from there for what is lost again.
    after = maximum(time.index - x.best_year, 0) / maximum(x.term - x.best_year, 1)
    reached = step("reached", "Deel van de verbetering bereikt", "Share of the improvement reached",
                   (minimum(time.index / x.best_year, 1) - x.relapse * after) * running)
    mean = (reached + previous(reached) + previous(previous(reached))) / 3
    measured = step("measured", "Deel van de verbetering gemeten", "Share of the improvement measured",
                    where(x.three_year_mean > 0, mean, reached))
    # What is counted grows or falls with this share, so its best level is that of the best share so far.
    best = step("best", "Beste meting tot nu toe", "Best measurement so far",
                recurrence(time.index, 0 * x.relapse, lambda before: maximum(before, measured)))
    credits: dict[str, Expression] = {}
    for row in INDICATORS:
        agreed = x[f"change-{row.key}"]
        if row.key == "school":
            agreed = step("school-agreed", "Schoolverlaters: afgesproken daling", "School leavers: agreed fall",
                          where(x.school_in_percent > 0, x.start_school * plain_number(agreed) / 100, agreed))
        lasting, highest = (maximum(improvement(row, x, agreed, share), 0) for share in (measured, best))
        better = where(x.sustained > 0, lasting, highest - previous(highest))
        credits[row.key] = step(f"credit-{row.key}-year", f"Aflossing per jaar: {row.nl}", f"Credit a year: {row.en}",
                                x[f"worth-{row.key}"] * better / constant(row.step, row.unit) * running)
    income = credits["income"]
    others = step("credit-others", "Aflossing door de andere indicatoren", "Credit of the other indicators",
                  sum((credits[row.key] for row in INDICATORS if row.key != "income"), start=0 * income))
    activities = step("credit-activities", "Aflossing door activiteiten", "Credit of activities",
                      (x.activities_first + (x.activities_last - x.activities_first) * line) * x.tariff * time.one
                      * running)
    saving = step("care-saved", "Besparing op zorg", "Saving on care", x.care_saving * time.one * running)
    in_kind = step("credit-in-kind", "Aflossing zonder geld", "Credit without money",
                   activities + income + others + x.care_share * saving)
    cash = step("cash-offered", "Geld beschikbaar", "Cash available", x.cash * time.one * running)
    balance = step("balance", "Nog af te lossen", "Still owed",
                   recurrence(time.index, loan, lambda before: maximum(before * (1 + x.interest) - cash - in_kind, 0)))
    owed = step("owed", "Verschuldigd voor aflossing", "Owed before repayment", previous(balance) * (1 + x.interest))
    paid = step("cash-paid", "Betaald in geld", "Paid in cash", minimum(cash, owed))
    forgiven = step("written-off", "Afgeschreven door de gemeente", "Written off by the municipality",
                    minimum(in_kind, owed - paid))
    _book(x, case, time, loan, activities, income, others, saving, paid, forgiven, running)

    output("plan-activities-total", "Plan: activiteiten in alle jaren", "Plan: activities over all years",
           total(planned))
    needed = output("plan-indicators-total", "Plan: indicatoren in alle jaren", "Plan: indicators over all years",
                    total(planned_rest))
    for row in INDICATORS:
        output(f"credit-{row.key}", f"Aflossing: {row.nl}", f"Credit: {row.en}", total(credits[row.key]))
    found = output("credit-indicators", "Aflossing door indicatoren in alle jaren",
                   "Credit of indicators over all years", total(income + others))
    output("school-share", "Schoolverlaters als deel van de lening", "School leavers as a share of the loan",
           total(credits["school"]) / loan)
    output("written-off-total", "Afgeschreven in alle jaren", "Written off over all years", total(forgiven))
    output("cash-total", "Betaald in geld in alle jaren", "Paid in cash over all years", total(paid))
    output("end-year", "Laatste jaar van de looptijd", "Last year of the term",
           x.start_year + x.term * constant(1, "calendar-year/year"))
    left = output("left", "Over na de looptijd", "Left after the term", value_at(balance, x.term))
    chance = plain_number(x.start_school) / 100
    noise = output("noise-points", "Toeval in een jaar: schoolverlaters (procentpunt)",
                   "Chance in a year: school leavers (percentage points)",
                   100 * (maximum(chance * (1 - chance), 0) / x.pupils) ** 0.5)
    output("pupil-points", "Eén leerling (procentpunt)", "One pupil (percentage points)", 100 / x.pupils)
    output("pupil-worth", "Eén leerling in euro", "One pupil in euros", 100 / x.pupils * x.worth_school)
    swing = output("noise-worth", "Toeval in een jaar in euro", "Chance in a year in euros", noise * x.worth_school)
    output("noise-worth-mean", "Toeval in een driejaarsgemiddelde in euro", "Chance in a three-year mean in euros",
           swing / 3**0.5)

    case.warn("Na de looptijd is er een restschuld; het rapport noemt terugnemen van het gebouw als uiterste.",
              "Something is owed after the term; the report names taking the building back as the last resort.",
              left > 0.005)
    case.warn("De scorekaart levert minder op dan het plan van de indicatoren verwacht.",
              "The scorecard yields less than the plan expects of the indicators.", found < needed)
    case.warn("Toeval in één jaar is meer waard dan de afgesproken daling per jaar: reken met een driejaarsgemiddelde.",
              "Chance in one year is worth more than the agreed fall a year: reckon with a three-year mean.",
              both(swing * plain_number(x.term) > total(credits["school"]), x.three_year_mean < 1))
    case.warn("De scorekaart beloont minder gebruik van zorg: dat kan ook betekenen dat mensen hulp mislopen.",
              "The scorecard rewards less use of care: that may also mean that people go without help.",
              x.care_saving > 0)
    case.warn("De aandelen van activiteiten en geld zijn samen meer dan 1.",
              "The shares of activities and cash are more than 1 together.", planned_rest < -0.005)
    case.warn("Activiteiten worden beloond om de inzet en indicatoren om de uitkomst: dat kan hetzelfde zijn.",
              "Activities are credited for the effort and indicators for the result: these may be the same.")
    case.warn("Geen namen van vrijwilligers, geen plicht voor wie bijstand heeft, geen verdringing van betaald werk; "
              "door de uitgever geschatte cijfers (modelschatting) lossen niets af.",
              "No names of volunteers, no duty for people on benefits, no displacing of paid work; figures modelled by "
              "their publisher earn no credit.")


def _book(
    x: Quantities, case: Case, time: Timeline, loan: Expression, activities: Expression, income: Expression,
    others: Expression, saving: Expression, paid: Expression, forgiven: Expression, running: Expression
) -> None:
    """Writing off is a cost of the municipality, so that its account shows what it really gets back."""
    start = time.at(0)
    for key, nl, en, payer, receiver, amount, basis in (
        ("lent", "Lening", "Loan", "municipality", "company", loan * start, Basis.FINANCING),
        ("building", "Bouw", "Building", "company", "outside", x.building_cost * start, Basis.CASH),
        ("operation", "Exploitatie uit de lening", "Operation from the loan", "company", "outside",
         where(x.loan_covers_operation > 0, x.operating_cost * time.one, 0) * running, Basis.CASH),
        ("revenue", "Overschot uit de exploitatie", "Surplus of the house", "residents", "company", paid, Basis.CASH),
        ("repaid", "Aflossing", "Repayment", "company", "municipality", paid + forgiven, Basis.FINANCING),
        ("forgiven", "Afschrijving", "Write-off", "municipality", "company", forgiven, Basis.CASH),
    ):
        case.flow(key, nl, en, payer=payer, receiver=receiver, amount=amount, basis=basis)
    for key, nl, en, receiver, amount, basis in (
        ("activities-worth", "Waarde van activiteiten", "Worth of activities", "residents", activities, Basis.WELFARE),
        ("income-worth", "Waarde van inkomen", "Worth of income", "residents", income, Basis.WELFARE),
        ("scorecard-worth", "Waarde van de scorekaart", "Worth of the scorecard", "municipality", others,
         Basis.AVOIDED_COST),
        ("care-worth", "Bespaard op zorg", "Saved on care", "municipality", saving, Basis.AVOIDED_COST),
    ):
        case.flow(key, nl, en, payer="outside", receiver=receiver, amount=amount, basis=basis, effect=key)
    case.discount(x.discount_rate, nominal=True)
    case.no_baseline_flows("Geen buurthuis in het hart van de wijk.", "No community house in the heart of it.")
    case.pro_memoria("loneliness", "Eenzaamheid ouderen (n.t.b. in tabel 3.1)",
                     "Loneliness of the elderly (to be decided in table 3.1)", "residents")
    case.pro_memoria("nuisance", "Overlast drank en drugs (n.t.b. in tabel 3.1)",
                     "Nuisance by drink and drugs (to be decided in table 3.1)", "residents")
    case.pro_memoria("hours", "Uren van vrijwilligers", "Hours of volunteers", "residents")
    case.pro_memoria("house-used", "Gebruik van het buurthuis", "Use of the community house", "residents")


STILL = {f"change-{row.key}": 0.0 for row in INDICATORS}
HAND = "hand calculation per year, §3.4 and table 3.1"
GOLDEN = (
    GoldenCase("the plan", {},
               {"due@1": 20_000, "plan-activities@1": 14_000, "plan-activities@10": 5_000,
                "plan-activities-total": 95_000, "plan-indicators@1": 4_000, "plan-indicators@10": 13_000,
                "plan-indicators-total": 85_000, "plan-cash@1": 2_000, "plan-cash@10": 2_000}, HAND),
    GoldenCase("school, once", {}, {"credit-school": 6_000, "school-share": 0.03}, HAND),
    GoldenCase("school, each year", {"sustained": 1}, {"credit-school": 33_000}, HAND),
    GoldenCase("school, 4 percent of 15.9", {"school-in-percent": 1},
               {"school-agreed": 0.636, "credit-school": 954}, HAND),
    GoldenCase("school, gap while the city improves too", {"city-change-school": 1}, {"credit-school": 4_500}, HAND),
    GoldenCase("the table", {},
               {"credit-benefits": 15_000, "credit-income": 5_500, "credit-sport": 5_000,
                "credit-notifications": 2_500, "credit-rating": 1_250, "credit-burglary": 1_500,
                "credit-school": 6_000, "credit-indicators": 36_750}, HAND),
    GoldenCase("income in the other reading", {"worth-income": 55_000}, {"credit-income": 55_000}, HAND),
    GoldenCase("18,000 a year without interest",
               {**STILL, "activities-first": 360, "activities-last": 360, "cash": 0}, {"left": 20_000}, HAND),
    GoldenCase("20,000 a year at 1%",
               {**STILL, "activities-first": 400, "activities-last": 400, "cash": 0, "interest": 0.01},
               {"left": 11_680.17}, HAND),
    GoldenCase("noise of 60 pupils", {},
               {"noise-points": 4.72, "noise-worth": 7_081.29, "pupil-points": 1.67, "pupil-worth": 2_500}, HAND),
)

MODEL = Model(
    key="social-mortgage",
    section="3.4",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    nl="Sociale hypotheek voor een buurthuis",
    en="Social mortgage for a community house",
    summary_nl="Bewoners lossen de lening voor hun buurthuis af met activiteiten, wijkcijfers en geld. Komt dat uit?",
    summary_en="Residents repay the loan for their house with activities, better figures and cash. Does it add up?",
    scenarios=(
        Scenario("each-year", "Verbetering telt elk jaar", "Improvements count each year", {"sustained": 1}),
        Scenario("own-level", "Eigen stand telt, niet het verschil", "Own level counts, not the gap", {"gap": 0}),
        Scenario("relapse", "De helft gaat na vijf jaar verloren", "Half is lost after five years",
                 {"best-year": 5, "relapse": 0.5}),
        Scenario("three-year-mean", "Driejaarsgemiddelde", "Three-year mean", {"three-year-mean": 1}),
        Scenario("with-operation", "Lening voor bouw en exploitatie", "Loan for building and operation",
                 {"loan-covers-operation": 1}),
    ),
    changed_since_2017=(
        (
            "Getekend op 6 oktober 2017, geopend op 22 september 2018; ten minste 10% wordt in geld afgelost.",
            "Signed on 6 October 2017, opened on 22 September 2018; at least 10% is repaid in cash.",
        ),
    ),
)
