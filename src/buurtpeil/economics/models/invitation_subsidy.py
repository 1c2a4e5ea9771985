# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who gets a grant for a plan of residents, and who drops out because own means are short?

Needs the cap, the yearly ceiling, the own share and up to six requests (§2.2 of the report). Gives the grant of each
request under three ways to divide the ceiling, what is left unpaid, and the shortage of own means per district.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from typing import Any

import numpy as np

from buurtpeil.economics.contracts import capped_subsidy
from buurtpeil.economics.expression import Array, Expression, Label
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import (
    both,
    computed,
    constant,
    either,
    equals,
    floor,
    maximum,
    minimum,
    where,
)
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import Input, Reading, Shape, Status
from buurtpeil.economics.scenarios import Scenario

REPORT, SOURCE, ASSUMPTION = Status.REPORT, Status.SOURCE, Status.ASSUMPTION
REQUESTS, DISTRICTS, LONGEST = range(1, 7), range(1, 4), 10
FIRST_COME, PRO_RATA, RANKED = 1.0, 2.0, 3.0
#: Cost and own means of the requests to begin with; a cost of 0 is no request.
EXAMPLES = {1: (30_000.0, 3_000.0), 2: (60_000.0, 6_000.0), 3: (20_000.0, 2_000.0)}


def request_inputs(number: int) -> tuple[Input, ...]:
    """Cost, own means, points and district of one request."""
    cost, own = EXAMPLES.get(number, (0.0, 0.0))
    nl, en, source = f"Aanvraag {number}: ", f"Request {number}: ", "example; enter your own requests"
    return (
        Input(f"cost-{number}", f"{nl}kosten", f"{en}cost", cost, "euro", ASSUMPTION, source, prices="2017",
              maximum=1e7),
        Input(f"own-{number}", f"{nl}eigen middelen", f"{en}own means", own, "euro", ASSUMPTION, source, prices="2017",
              maximum=1e7),
        Input(f"points-{number}", f"{nl}punten bij rangschikking", f"{en}points when ranked", 1, "count", ASSUMPTION,
              source, maximum=1_000),
        Input(f"district-{number}", f"{nl}wijk (1, 2 of 3)", f"{en}district (1, 2 or 3)", 1, "count", ASSUMPTION,
              source, minimum=1, maximum=3, whole=True),
    )


INPUTS = (
    Input("start-year", "Eerste jaar", "First year", 2017, "calendar-year", REPORT, "§2.2", minimum=2014, maximum=2100,
          whole=True),
    Input("years", "Jaren dat de regeling loopt", "Years the scheme runs", 1, "year", ASSUMPTION,
          "the same requests each year", minimum=1, maximum=LONGEST, whole=True),
    Input("cap", "Hoogste subsidie per aanvraag", "Highest grant per request", 50_000, "euro", REPORT, "§2.2",
          prices="2017", minimum=1, maximum=1e7),
    Input("ceiling", "Subsidieplafond per jaar", "Ceiling per year", 70_000, "euro", REPORT, "§2.2", prices="2017",
          minimum=1, maximum=1e8),
    Input("own-share", "Eigen bijdrage, ten minste", "Own contribution, at least", 0.10, "fraction", REPORT,
          "§2.2: at least 10 percent", maximum=0.95),
    Input("share-of-subsidy", "Eigen bijdrage gerekend over de subsidie", "Own contribution reckoned on the grant", 0,
          "switch", ASSUMPTION, "§2.2 does not say 10 percent of what; confirm", shape=Shape.DISCRETE,
          readings=(Reading(0, 0.7, "over de totale kosten", "on the total cost"),
                    Reading(1, 0.3, "over de subsidie", "on the grant"))),
    Input("division", "Verdeling: 1 binnenkomst, 2 naar rato, 3 rangschikking",
          "Division: 1 first come, 2 pro rata, 3 ranked", FIRST_COME, "count", ASSUMPTION,
          "§2.2 does not say; see gmb-2016-101048; confirm", minimum=1, maximum=3, whole=True),
    Input("partly", "Plannen gaan ook door met minder geld", "Plans go on with less money too", 1, "switch", ASSUMPTION,
          "no source; confirm"),
    Input("fund-share", "Deel van het tekort dat een fonds betaalt", "Share of the shortage that a fund pays", 0,
          "fraction", ASSUMPTION, "no source; confirm"),
    Input("admin-cost", "Uitvoeringskosten per aanvraag", "Cost of handling a request", 1_500, "euro/request",
          ASSUMPTION, "no source; confirm", prices="2017", low=750, high=3_000, maximum=100_000),
    Input("activity-worth", "Waarde van een euro die in een plan wordt besteed", "Worth of a euro spent in a plan", 1,
          "fraction", ASSUMPTION, "multiplier of activity; no source; confirm", low=0.5, high=2, maximum=20),
    Input("homes", "Woningen in het schilderproject", "Homes in the painting project", 60, "home", REPORT, "§2.2",
          maximum=10_000),
    Input("own-per-home", "Eigen bijdrage per woning", "Own contribution per home", 200, "euro/home", REPORT,
          "§2.2: about 200 euros", prices="2017", low=150, high=250, maximum=10_000),
    Input("discount-rate", "Reële discontovoet", "Real discount rate", 0.0225, "fraction", SOURCE,
          "rwseconomie.nl/discontovoet", minimum=-0.5),
    *(one for number in REQUESTS for one in request_inputs(number)),
)
PARTIES = (
    Party("municipality", "Gemeente", "Municipality", PartyKind.MUNICIPALITY),
    Party("residents", "Bewoners", "Residents", PartyKind.RESIDENTS),
    Party("initiatives", "Initiatieven", "Initiatives", PartyKind.RESIDENTS_COMPANY),
    Party("fund", "Fonds", "Fund", PartyKind.FUND),
)


def best_combination(ceiling: Array, *asked_and_points: Array) -> Any:
    """The requests to grant in full for the most points within the ceiling, as a number: 1 + 2 + 4 for the first three.

    A knapsack, solved exactly by trying every combination; of equal points the earlier requests win. Arguments: the
    ceiling, the amounts asked, the points, each (1, draws or 1). Gives (1, draws).
    """
    count = len(asked_and_points) // 2
    asked, points = (np.concatenate(np.broadcast_arrays(*rows)) for rows in
                     (asked_and_points[:count], asked_and_points[count:]))
    chosen = (np.arange(2**count)[:, None] >> np.arange(count) & 1).astype(float)
    score = np.where(chosen @ asked <= ceiling + 1e-9, chosen @ (points * (asked > 0)), -1.0)
    return np.argmax(score, axis=0)[None, :].astype(float)


def sum_of(amounts: list[Expression]) -> Expression:
    """All of them together."""
    first, *rest = amounts
    return sum(rest, start=first)


def divided(x: Quantities, case: Case, on_grant: bool) -> tuple[list[Expression], list[Expression]]:
    """What each request asks within the rules and what it gets, in one reading of the own contribution."""
    tail, nl, en = ("-on-grant", "over de subsidie", "on the grant") if on_grant else ("", "over de kosten", "on cost")
    asked = [
        case.step(f"asked-{i}{tail}", f"Aanvraag {i}: gevraagd, eigen bijdrage {nl}",
                  f"Request {i}: asked, own share {en}",
                  capped_subsidy(x[f"cost-{i}"], x.own_share, x[f"own-{i}"], x.cap, x.ceiling,
                                 share_of_subsidy=on_grant))
        for i in REQUESTS
    ]
    scale = case.step(f"scale{tail}", f"Deel naar rato, eigen bijdrage {nl}", f"Share pro rata, own share {en}",
                      minimum(1, x.ceiling / maximum(sum_of(asked), 0.01)))
    label = Label(f"best-combination{tail}", f"Beste combinatie (1, 2, 4 … opgeteld), eigen bijdrage {nl}",
                  f"Best combination (sum of 1, 2, 4 …), own share {en}")
    best = computed(label, best_combination, x.ceiling, *asked, *(x[f"points-{i}"] for i in REQUESTS))
    left, given = x.ceiling * 1, []
    for i, amount in zip(REQUESTS, asked, strict=True):
        ranked = floor(best / 2 ** (i - 1)) - 2 * floor(best / 2**i)
        first = minimum(amount, left)
        left = left - first
        given.append(where(equals(x.division, FIRST_COME), first,
                           where(equals(x.division, PRO_RATA), amount * scale, amount * ranked)))
    return asked, given


def grants(x: Quantities, case: Case) -> tuple[list[Expression], list[Expression]]:
    """What each request asks and gets, in the reading that is chosen (or drawn)."""
    on_cost, on_grant = divided(x, case, False), divided(x, case, True)
    asked, given = ([where(x.share_of_subsidy > 0, a, b) for a, b in zip(on_grant[part], on_cost[part], strict=True)]
                    for part in (0, 1))
    return asked, [case.output(f"grant-{i}", f"Subsidie aanvraag {i}", f"Grant of request {i}", grant)
                   for i, grant in zip(REQUESTS, given, strict=True)]


def build(x: Quantities, case: Case) -> None:
    """All in a year, at its start; the same each year."""
    time = case.timeline(x.start_year, LONGEST)
    step, output, running = case.step, case.output, time.during(0, x.years - time.one)
    asked, given = grants(x, case)
    gaps, shortages, spent, own_spent, from_fund, paid = [], [], [], [], [], []
    for i, want, grant in zip(REQUESTS, asked, given, strict=True):
        cost, own = x[f"cost-{i}"], minimum(x[f"own-{i}"], x[f"cost-{i}"])
        gap = output(f"gap-{i}", f"Tekort aanvraag {i}", f"Shortage of request {i}", maximum(cost - own - grant, 0))
        required = where(x.share_of_subsidy > 0, x.own_share * want, x.own_share * cost)
        shortage = step(f"own-shortage-{i}", f"Aanvraag {i}: tekort aan eigen middelen",
                        f"Request {i}: shortage of own means", maximum(required - own, 0))
        funded = x.fund_share * gap
        goes_on = step(f"goes-on-{i}", f"Aanvraag {i} gaat door (1 = ja)", f"Request {i} goes on (1 = yes)",
                       both(grant > 0, either(gap - funded <= 0.005, x.partly > 0)))
        gaps.append(gap)
        shortages.append(shortage)
        paid.append(grant * goes_on)
        own_spent.append(minimum(own, cost - grant) * goes_on)
        from_fund.append(funded * goes_on)
        spent.append(paid[-1] + own_spent[-1] + from_fund[-1])
    requests = output("requests", "Aanvragen", "Requests", sum_of([x[f"cost-{i}"] > 0 for i in REQUESTS]))

    _book(x, case, requests, paid, own_spent, from_fund, spent, running)
    output("last-year", "Laatste jaar van de regeling", "Last year of the scheme",
           x.start_year + (x.years - time.one) * constant(1, "calendar-year/year"))
    granted = output("granted", "Toegekend", "Granted", sum_of(given))
    output("ceiling-left", "Over van het plafond", "Left of the ceiling", x.ceiling - granted)
    output("utilisation", "Deel van het plafond gebruikt", "Share of the ceiling used", granted / x.ceiling)
    output("unmet", "Tekort van alle aanvragen", "Shortage of all requests", sum_of(gaps))
    short = output("own-shortage", "Tekort aan eigen middelen", "Shortage of own means", sum_of(shortages))
    for d in DISTRICTS:
        here = [equals(x[f"district-{i}"], d) for i in REQUESTS]
        output(f"unmet-district-{d}", f"Tekort in wijk {d}", f"Shortage in district {d}",
               sum_of([gap * one for gap, one in zip(gaps, here, strict=True)]))
        output(f"own-shortage-district-{d}", f"Tekort aan eigen middelen in wijk {d}",
               f"Shortage of own means in district {d}",
               sum_of([amount * one for amount, one in zip(shortages, here, strict=True)]))
    output("leverage", "Kosten van alle plannen per euro subsidie", "Cost of all plans per euro granted",
           where(granted > 0, sum_of([x[f"cost-{i}"] for i in REQUESTS]) / maximum(granted, 0.01), 0))
    output("spent-per-euro", "Besteed per uitgekeerde euro", "Spent per euro paid out",
           where(sum_of(paid) > 0, sum_of(spent) / maximum(sum_of(paid), 0.01), 0))
    on_grant, share = x.share_of_subsidy > 0, x.own_share
    output("cap-binds-from", "Het maximum per aanvraag knelt vanaf kosten van", "The cap binds from a cost of",
           where(on_grant, x.cap * (1 + share), x.cap / (1 - share)))
    most = output("highest-grants", "Hoogste subsidies die in het plafond passen",
                  "Highest grants that fit the ceiling", floor(x.ceiling / x.cap))
    own = output("own-together", "Eigen bijdrage van het schilderproject", "Own contribution of the painting project",
                 x.own_per_home * x.homes)
    paid_for = step("payable", "Met die eigen bijdrage hoogstens te betalen", "At most payable with that contribution",
                    own + minimum(x.cap, x.ceiling))
    allowed = output("supported-project", "Die eigen bijdrage volstaat voor een plan van",
                     "That contribution is enough for a plan of",
                     where(share > 0, own * (1 + on_grant * share) / maximum(share, 1e-9), paid_for))
    output("payable-project", "Met subsidie is daarvan te betalen", "Of which a grant can pay",
           minimum(allowed, paid_for))

    case.warn("In het plafond past hooguit één hoogste subsidie per jaar.",
              "At most one highest grant a year fits the ceiling.", most < 2)
    case.warn("Er wordt meer gevraagd dan het plafond: de wijze van verdelen bepaalt wie niets krijgt.",
              "More is asked than the ceiling holds: the way of dividing decides who gets nothing.",
              sum_of(asked) > x.ceiling)
    case.warn("Een aanvraag haalt de eigen bijdrage niet; de berekende subsidie veronderstelt dat die er nog komt.",
              "A request lacks own means; the grant worked out presumes that they are still found.", short > 0.005)
    case.warn("De wijze van verdelen moet in de regeling staan (Awb 4:26, bevestig).",
              "The way of dividing must stand in the regulation (Awb 4:26, confirm).")


def _book(
    x: Quantities, case: Case, requests: Expression, paid: list[Expression], own_spent: list[Expression],
    from_fund: list[Expression], spent: list[Expression], running: Expression
) -> None:
    case.flow("grants", "Subsidies", "Grants", payer="municipality", receiver="initiatives",
              amount=sum_of(paid) * running)
    case.flow("own-means", "Eigen middelen", "Own means", payer="residents", receiver="initiatives",
              amount=sum_of(own_spent) * running)
    case.flow("fund", "Bijdrage van een fonds", "Contribution of a fund", payer="fund", receiver="initiatives",
              amount=sum_of(from_fund) * running)
    case.flow("spent", "Besteed in de wijk", "Spent in the district", payer="initiatives", receiver="outside",
              amount=sum_of(spent) * running)
    case.flow("handling", "Uitvoering", "Handling", payer="municipality", receiver="outside",
              amount=x.admin_cost * requests * constant(1, "request") * running)
    case.flow("activity", "Waarde van de activiteit", "Worth of the activity", payer="outside", receiver="residents",
              amount=x.activity_worth * sum_of(spent) * running, basis=Basis.WELFARE, effect="activity")
    case.discount(x.discount_rate)
    case.no_baseline_flows("Geen regeling; de plannen gaan niet door.", "No scheme; the plans do not go on.")
    case.pro_memoria("support", "Projectleider en opbouwwerk", "Project leader and community worker", "municipality")
    case.pro_memoria("hours", "Uren van bewoners", "Hours of residents", "residents")


LONG_PLAN = {"cost-1": 22_000.0, "own-1": 2_000.0, "cost-2": 0.0, "own-2": 0.0, "cost-3": 0.0, "own-3": 0.0}
HAND = "hand calculation per request, §2.2"
GOLDEN = (
    GoldenCase("first come, first served", {},
               {"grant-1": 27_000, "grant-2": 43_000, "grant-3": 0, "gap-1": 0, "gap-2": 11_000, "gap-3": 18_000,
                "ceiling-left": 0}, HAND),
    GoldenCase("where the cap binds", {}, {"cap-binds-from": 55_555.56}, HAND),
    GoldenCase("ten percent of the cost", LONG_PLAN, {"grant-1": 19_800}, HAND),
    GoldenCase("ten percent of the grant", {**LONG_PLAN, "share-of-subsidy": 1}, {"grant-1": 20_000}, HAND),
    GoldenCase("sixty homes at 200 euros", {}, {"own-together": 12_000, "supported-project": 120_000}, HAND),
)

MODEL = Model(
    key="invitation-subsidy",
    section="2.2",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    nl="Subsidie op uitnodiging",
    en="Subsidy on invitation",
    summary_nl="Bewoners vragen subsidie voor een plan en leggen bij. Wie krijgt wat, en waar ontbreekt eigen geld?",
    summary_en="Residents ask a grant for a plan and add money. Who gets what, and where are own means lacking?",
    scenarios=(
        Scenario("pro-rata", "Naar rato verdeeld", "Divided pro rata", {"division": PRO_RATA}),
        Scenario("ranked", "Rangschikking op punten", "Ranked by points", {"division": RANKED}),
        Scenario("no-own-share", "Zonder verplichte eigen bijdrage", "Without a required own contribution",
                 {"own-share": 0}),
        Scenario("fund-helps", "Een fonds betaalt het tekort", "A fund pays the shortage", {"fund-share": 1}),
    ),
    changed_since_2017=(
        (
            "Participatie en uitdaagrecht horen sinds 2025 in een verordening (Wet versterking participatie op "
            "decentraal niveau, bevestig).",
            "Since 2025 participation and the right to challenge belong in a by-law (Wet versterking participatie op "
            "decentraal niveau, confirm).",
        ),
    ),
)
