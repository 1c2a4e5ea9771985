# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does it pay to visit households as soon as they fall behind on the rent, and for whom?

Needs reports a month, shares reached and helped, and what an eviction costs (§3.2 of the report). Gives cost and
avoided cost per party in a year, the waiting list, and how large the effect must be before the desk pays for itself.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from buurtpeil.economics.cohorts import capacity_queue
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import both, either, largest, maximum, total, where
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.periods import Step
from buurtpeil.economics.quantities import Input, Reading, Shape, Status
from buurtpeil.economics.scenarios import Scenario

REPORT, SOURCE, ASSUMPTION = Status.REPORT, Status.SOURCE, Status.ASSUMPTION
MONTHS = 12

INPUTS = (
    Input("start-year", "Jaar", "Year", 2017, "calendar-year", REPORT, "§3.2: pilot of six months from November 2016",
          minimum=2016, maximum=2100, whole=True),
    Input("inflow", "Meldingen per maand", "Reports per month", 25, "report/month", REPORT,
          "§3.2: between twenty and thirty", low=20, high=30, maximum=10_000),
    Input("capacity", "Capaciteit per maand", "Capacity per month", 40, "report/month", REPORT, "§3.2", minimum=1,
          maximum=10_000),
    Input("reached", "Deel dat wordt bereikt", "Share that is reached", 0.75, "fraction", REPORT,
          "§3.2: about 75%, in January 2017 19 of 20; of all notifications in the country 1 in 5 (divosa.nl 2023)",
          low=0.20, high=0.95),
    Input("accepted", "Deel van de bereikten dat hulp aanneemt", "Share of those reached that accepts help", 0.60,
          "fraction", ASSUMPTION,
          "between 1 in 3 (gemeente.nu 10-2024) and 16 of 19 (§3.2, one month); middle to be confirmed",
          low=1 / 3, high=16 / 19),
    Input("effect", "Minder kans op huisuitzetting door hulp", "Lower chance of eviction through help", 0.01,
          "eviction/report", ASSUMPTION, "risk without help times effect of help; no source; confirm", low=0.002,
          high=0.03, maximum=1),
    Input("attributable", "Deel van het effect door het meldpunt", "Share of the effect due to the desk", 1, "fraction",
          ASSUMPTION, "all of it, as in the golden cases: help that would have come anyway lowers it; confirm"),
    Input("cost-per-report", "Kosten per melding", "Cost per report", 350, "euro/report", ASSUMPTION,
          "visit, intake and handing over; no source; confirm", prices="2017", low=250, high=600, maximum=20_000),
    Input("eviction-cost-association", "Kosten van een huisuitzetting voor de corporatie",
          "Cost of an eviction for the association", 6_000, "euro/eviction", ASSUMPTION,
          '§3.2: "tot 10.000 euro", so 10,000 is the top of the range', prices="2017", low=3_000, high=10_000,
          printed_maximum=10_000, maximum=1_000_000),
    Input("eviction-cost-society", "Maatschappelijke kosten van een huisuitzetting", "Social cost of an eviction",
          30_000, "euro/eviction", ASSUMPTION,
          '§3.2: "mogelijk zelfs tot 100.000 euro", traced to a master\'s thesis of 2015 (bndestem.nl): weak evidence',
          prices="2017", low=10_000, high=100_000, printed_maximum=100_000, maximum=1_000_000),
    Input("society-includes-association", "Maatschappelijke kosten omvatten die van de corporatie",
          "Social cost includes that of the association", 1, "switch", ASSUMPTION,
          "§3.2 does not say how the two figures overlap; confirm", shape=Shape.DISCRETE,
          readings=(Reading(1, 1, "inclusief", "included"), Reading(0, 0, "komt er bovenop", "comes on top"))),
    Input("shorter-help", "Bespaard per traject door korter traject", "Saved per case by shorter help", 0,
          "euro/report", ASSUMPTION, "§3.2: shorter cases, no figure; 0 until measured", prices="2017", maximum=50_000),
    Input("recovered", "Extra terugbetaald aan de corporatie per geholpen huishouden",
          "Extra repaid to the association per household helped", 0, "euro/report", ASSUMPTION,
          "no source; 0 until measured", prices="2017", maximum=50_000),
    Input("creditor-share", "Deel van de kosten voor de corporatie", "Share of the cost for the association", 0,
          "fraction", REPORT, "§3.2: creditors are meant to contribute; none yet"),
    Input("discount-rate", "Reële discontovoet", "Real discount rate", 0.0225, "fraction", SOURCE,
          "rwseconomie.nl/discontovoet", minimum=-0.5),
)
PARTIES = (
    Party("municipality", "Gemeente", "Municipality", PartyKind.MUNICIPALITY),
    Party("association", "Woningcorporatie", "Housing association", PartyKind.ASSOCIATION),
    Party("others", "Opvang, zorg en anderen", "Shelter, care and others", PartyKind.INSURER),
    Party("households", "Geholpen huishoudens", "Households helped", PartyKind.RESIDENTS),
)


def build(x: Quantities, case: Case) -> None:
    """One year in months; what a report brings is booked in the month in which it is dealt with."""
    time = case.timeline(x.start_year, MONTHS, Step.MONTH)
    step, output = case.step, case.output
    queue = capacity_queue(x.inflow * time.during(1, MONTHS), x.capacity, time)
    served = step("served", "Meldingen behandeld", "Reports dealt with",
                  queue.served * time.during(1, MONTHS) * time.one)
    reached = step("reached-now", "Bereikt", "Reached", served * x.reached)
    helped = step("helped", "Geholpen", "Helped", reached * x.accepted)
    avoided = step("avoided", "Huisuitzettingen voorkomen", "Evictions avoided", helped * x.effect * x.attributable)
    own, society = x.eviction_cost_association, x.eviction_cost_society
    # Society includes the association unless the reader says otherwise, so that nothing is counted twice.
    elsewhere = step("elsewhere", "Kosten van een huisuitzetting voor anderen", "Cost of an eviction for others",
                     where(x.society_includes_association > 0, maximum(society - own, 0), society))

    costs = case.flow("desk-cost", "Kosten van het meldpunt", "Cost of the desk", payer="municipality",
                      receiver="outside", amount=served * x.cost_per_report)
    case.flow("creditor-contribution", "Bijdrage van de schuldeiser", "Contribution of the creditor",
              payer="association", receiver="municipality", amount=served * x.cost_per_report * x.creditor_share)
    at_association = case.flow(
        "avoided-association", "Vermeden kosten corporatie", "Avoided cost of the association", payer="outside",
        receiver="association", amount=avoided * own, basis=Basis.AVOIDED_COST, effect="eviction-at-association")
    at_others = case.flow(
        "avoided-others", "Vermeden kosten anderen", "Avoided cost of others", payer="outside", receiver="others",
        amount=avoided * elsewhere, basis=Basis.AVOIDED_COST, effect="eviction-elsewhere")
    shorter = case.flow(
        "help-saved", "Bespaard op hulpverlening", "Saved on help", payer="outside", receiver="municipality",
        amount=helped * x.shorter_help, basis=Basis.AVOIDED_COST, effect="shorter-help")
    case.flow("arrears-repaid", "Extra terugbetaald", "Extra repaid", payer="households", receiver="association",
              amount=helped * x.recovered)
    case.discount(x.discount_rate)
    case.no_baseline_flows("Geen huisbezoek na een melding; huisuitzettingen gaan door zoals zij gingen.",
                           "No visit after a report; evictions go on as they did.")
    case.pro_memoria("calm", "Rust, gezondheid en vertrouwen van huishoudens", "Calm, health and trust of households",
                     "households")
    case.pro_memoria("regular-help", "Hulp die onder bestaande afspraken valt", "Help under existing agreements",
                     "others")

    output("reports-year", "Meldingen per jaar", "Reports per year", total(served))
    output("reached-year", "Bereikt per jaar", "Reached per year", total(reached))
    output("helped-year", "Geholpen per jaar", "Helped per year", total(helped))
    output("evictions-avoided", "Huisuitzettingen voorkomen per jaar", "Evictions avoided per year", total(avoided))
    cost = output("cost", "Kosten per jaar", "Cost per year", total(costs))
    association = output("benefit-association", "Vermeden kosten per jaar: corporatie",
                         "Avoided cost per year: association", total(at_association))
    others = output("benefit-others", "Vermeden kosten per jaar: anderen", "Avoided cost per year: others",
                    total(at_others))
    benefit = output("benefit-evictions", "Vermeden kosten van huisuitzetting per jaar",
                     "Avoided cost of evictions per year", association + others)
    output("balance-association", "Vermeden kosten corporatie min alle kosten",
           "Avoided cost of the association less all cost", association - cost)
    output("balance-evictions", "Vermeden kosten van huisuitzetting min alle kosten",
           "Avoided cost of evictions less all cost", benefit - cost)
    output("benefit-cost-ratio", "Baten per euro kosten", "Benefit per euro of cost",
           (benefit + total(shorter)) / maximum(cost, 0.01))
    duty = output("legal-duty", "Wettelijke taak (1 = ja)", "Legal task (1 = yes)",
                  case.rule("early-reporting-duty", time.start_date))
    waiting = output("longest-wait", "Langste wachtlijst", "Longest waiting list", largest(queue.waiting) * time.one)

    case.warn("Er komen meer meldingen dan de capaciteit: de afspraak 'geen wachtlijsten' houdt niet stand.",
              "More reports come in than can be dealt with: the agreement 'no waiting lists' does not hold.",
              waiting > 0)
    case.warn("Vroegsignalering is dan wettelijk verplicht: vergelijk met een sobere uitvoering, niet met niets doen.",
              "Early reporting is a legal duty then: compare with a lean desk, not with doing nothing.", duty > 0)
    case.warn("De corporatie alleen verdient de kosten niet terug: meer partijen moeten meebetalen.",
              "The association alone does not recover the cost: more parties have to pay.", association < cost)
    case.warn("De maatschappelijke kosten komen hier bovenop die van de corporatie; het rapport zegt niet of dat mag.",
              "Here social cost comes on top of that of the association; the report does not say that it may.",
              x.society_includes_association < 1)
    case.warn("Een huisuitzetting kost volgens het rapport hoogstens 10.000 (corporatie) en 100.000 euro "
              "(samenleving); een hoger bedrag vraagt een eigen bron.",
              "The report gives at most 10,000 (association) and 100,000 euros (society) per eviction; a higher amount "
              "needs a source of its own.", either(own > 10_000, society > 100_000))
    case.warn("Alleen wat hier een bedrag heeft telt mee; kortere hulp en terugbetaling zijn 0 tot zij zijn gemeten.",
              "Only what has an amount counts; shorter help and repayment are 0 until they are measured.",
              both(x.shorter_help <= 0, x.recovered <= 0))


FULL = {"inflow": 40.0, "accepted": 16 / 19, "eviction-cost-association": 10_000.0, "eviction-cost-society": 100_000.0}
ALL_HELPED = {**FULL, "accepted": 1.0}
HAND = "hand calculation per year, §3.2"
GOLDEN = (
    GoldenCase("reports and reached", FULL, {"reports-year": 480, "reached-year": 360}, HAND),
    GoldenCase("helped and avoided", FULL,
               {"helped-year": 303.16, "evictions-avoided": 3.0316, "benefit-association": 30_315.79,
                "benefit-evictions": 303_157.89, "benefit-others": 272_842.11}, HAND),
    GoldenCase("the naive sum, society on top", {**FULL, "society-includes-association": 0},
               {"benefit-evictions": 333_473.68}, HAND),
    GoldenCase("cost of a full desk", ALL_HELPED, {"cost": 168_000, "helped-year": 360}, HAND),
    GoldenCase("effect at which it breaks even", ALL_HELPED,
               {"break-even/effect/balance-association": (0.046667,),
                "break-even/effect/balance-evictions": (0.0046667,)}, HAND, 1e-6),
    GoldenCase("reached and accepted as in the whole country", {"inflow": 40, "reached": 0.2, "accepted": 1 / 3},
               {"helped-year": 32}, "divosa.nl 2023; gemeente.nu 10-2024"),
)

MODEL = Model(
    key="arrears-desk",
    section="3.2",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    nl="Meldpunt vroegsignalering van betalingsachterstanden",
    en="Desk for early reports of arrears",
    summary_nl="Een meldpunt bezoekt huishoudens met een huurachterstand voordat het misgaat. Wie betaalt, wie wint?",
    summary_en="A desk visits households in arrears before things go wrong. Who pays, and who gains?",
    effects={"eviction-at-association": "eviction", "eviction-elsewhere": "eviction"},
    scenarios=(
        Scenario("national-reach", "Bereik en hulp zoals landelijk", "Reach and help as in the whole country",
                 {"reached": 0.2, "accepted": 1 / 3}),
        Scenario("legal-task", "Als wettelijke taak, in 2026", "As a legal task, in 2026", {"start-year": 2026}),
        Scenario("full", "Meldpunt op volle capaciteit", "Desk at full capacity", {"inflow": 40}),
        Scenario("society-on-top", "Maatschappelijke kosten bovenop die van de corporatie",
                 "Social cost on top of that of the association", {"society-includes-association": 0}),
    ),
    changed_since_2017=(
        (
            "Vroegsignalering is sinds 1 januari 2021 een wettelijke taak (Wgs art. 3 lid 1 onder b), ook voor "
            "energie, water en zorgpremie. De wet kent voor huur geen grens van twee maanden.",
            "Early reporting has been a legal task since 1 January 2021 (Wgs art. 3(1)(b)), for energy, water and "
            "health premiums too. For rent the law has no threshold of two months.",
        ),
        (
            "Landelijk wordt 1 op de 5 meldingen bereikt (Divosa 2023), tegen 75% in het rapport.",
            "In the whole country 1 in 5 reports is reached (Divosa 2023), against 75% in the report.",
        ),
    ),
)
