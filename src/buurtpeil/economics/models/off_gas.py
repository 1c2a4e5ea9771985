# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who must still be won to take a neighbourhood off gas, in which order of blocks, and who pays?

Needs blocks with homes and owners, a pace of work and the speed at which owners join (§4.4 of the report). Gives the
split of ownership, the share still to win, the order of blocks, what is done by the deadline, and costs per party.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from buurtpeil.economics.blocks import LONGEST, NUMBERS, block_inputs, half_square, only_blocks, rank_of, sum_of
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import (
    MONTHS_PER_YEAR,
    maximum,
    minimum,
    plain_number,
    previous,
    value_at,
)
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.economics.scenarios import Scenario

REPORT, SOURCE, ASSUMPTION, MEMORY = Status.REPORT, Status.SOURCE, Status.ASSUMPTION, Status.MEMORY
INPUTS = (
    Input("start-year", "Jaar van start", "Year of the start", 2017, "calendar-year", REPORT, "§4.4", minimum=2016,
          maximum=2100, whole=True),
    Input("years", "Jaren tot de streefdatum", "Years until the deadline", 6, "year", REPORT,
          "§4.4: off gas in 2023; no deadline for private owners", minimum=1, maximum=LONGEST, whole=True),
    *block_inputs(),
    Input("associations", "Corporaties die het bezit gelijk delen", "Associations that share their homes equally", 3,
          "count", REPORT, "§4.4: equally divided when the city was built", minimum=1, maximum=20, whole=True),
    Input("decided", "Corporatiewoningen met een besluit", "Association homes with a decision", 120, "home", SOURCE,
          "gawalo.nl 3-2017: one association decides on its first 120", maximum=100_000),
    Input("intended", "Corporatiewoningen met een voornemen", "Association homes with an intention", 240, "home",
          SOURCE, "gawalo.nl 3-2017: the two others as many each, after the first results", maximum=100_000),
    Input("pace", "Woningen die per jaar aan de beurt kunnen komen", "Homes that can be done per year", 160,
          "home/year", ASSUMPTION, "§4.4: 160 homes in Haarlem were a challenge; taken as a year's work", minimum=1,
          maximum=100_000),
    Input("uptake", "Deel van de overige eigenaren dat per jaar toezegt", "Share of the other owners that joins a year",
          0.05, "fraction", ASSUMPTION, "no source; confirm", low=0.02, high=0.12, maximum=0.99),
    Input("goal", "Deel van de eigenaren dat mee moet doen", "Share of owners that must join", 0.95, "fraction",
          ASSUMPTION, "a block is off gas only when all are; confirm", maximum=0.9999),
    Input("stretch", "Woningen aan een stuk gasleiding", "Homes along one stretch of gas pipe", 10, "count", ASSUMPTION,
          "no source; confirm", minimum=1, maximum=1_000),
    Input("consent", "Deel van de huurders dat instemt", "Share of tenants that agrees", 0.75, "fraction", ASSUMPTION,
          "no source; confirm"),
    Input("consent-needed", "Deel van de huurders dat moet instemmen", "Share of tenants that must agree", 0.70,
          "fraction", MEMORY, "Burgerlijk Wetboek 7:220 lid 3, complexes of ten or more; confirm"),
    Input("early-cost", "Een jaar te vroeg, per woning", "A year too early, per home", 200, "euro/home/year",
          ASSUMPTION, "lost life of roofs and boilers; no source; confirm", prices="2017", maximum=100_000),
    Input("late-cost", "Een jaar te laat, per woning", "A year too late, per home", 150, "euro/home/year", ASSUMPTION,
          "stopgap upkeep; no source; confirm", prices="2017", maximum=100_000),
    Input("cost-association", "Kosten per corporatiewoning", "Cost per association home", 60_000, "euro/home",
          ASSUMPTION, "gawalo.nl 3-2017: about 100,000 for zero on the meter; flats less; confirm", prices="2017",
          low=30_000, high=100_000, maximum=500_000),
    Input("cost-private", "Kosten per eigen woning", "Cost per owner-occupied home", 35_000, "euro/home", ASSUMPTION,
          "no source; confirm", prices="2017", low=15_000, high=70_000, maximum=500_000),
    Input("spared-association", "Onderhoud dat een corporatiewoning toch nodig had",
          "Upkeep an association home needed anyway", 15_000, "euro/home", ASSUMPTION, "no source; confirm",
          prices="2017", low=5_000, high=30_000, maximum=500_000),
    Input("spared-private", "Ketel en onderhoud die een eigen woning toch nodig had",
          "Boiler and upkeep an owner-occupied home needed anyway", 4_000, "euro/home", ASSUMPTION,
          "no source; confirm", prices="2017", low=2_000, high=10_000, maximum=500_000),
    Input("subsidy-share", "Deel van de kosten dat het Rijk aan eigenaren vergoedt",
          "Share of cost that the state pays to owners", 0.15, "fraction", ASSUMPTION,
          "§4.4: national subsidies exist; share to be confirmed", low=0.0, high=0.3),
    Input("state-grant", "Rijksbijdrage aan de wijk", "State grant to the neighbourhood", 0, "euro", ASSUMPTION,
          "none in the report; see the scenario with the grant of 2018", prices="2017", maximum=1e9),
    Input("saving", "Bespaard op energie per woning per jaar", "Saved on energy per home per year", 900,
          "euro/home/year", ASSUMPTION, "no source; confirm", prices="2017", low=400, high=1_400, maximum=20_000),
    Input("tax-share", "Deel daarvan dat belasting is", "Share of that which is tax", 0.5, "fraction", ASSUMPTION,
          "no source; confirm", low=0.4, high=0.6),
    Input("tenant-fee", "Vergoeding van de huurder aan de corporatie per maand",
          "Tenant's fee to the association per month", 40, "euro/home/month", ASSUMPTION,
          "energy performance fee or service cost; confirm", prices="2017", low=0,
          high=75, maximum=1_000),
    Input("outreach", "Inzet van de gemeente per gewonnen eigenaar", "Municipal effort per owner won", 1_000,
          "euro/home", ASSUMPTION, "no source; confirm", prices="2017", low=400, high=2_500, maximum=50_000),
    Input("removal", "Gasaansluiting verwijderen", "Removing a gas connection", 600, "euro/home", ASSUMPTION,
          "no source; confirm", prices="2017", low=300, high=900, maximum=20_000),
    Input("renewal", "Gasleiding die niet vernieuwd hoeft, per woning", "Gas pipe that need not be renewed, per home",
          1_500, "euro/home", ASSUMPTION, "no source; confirm", prices="2017", low=500, high=3_000, maximum=50_000),
)
PARTIES = (
    Party("associations", "Woningcorporaties", "Housing associations", PartyKind.ASSOCIATION),
    Party("tenants", "Huurders", "Tenants", PartyKind.RESIDENTS),
    Party("owners", "Eigenaar-bewoners", "Owner-occupiers", PartyKind.RESIDENTS),
    Party("municipality", "Gemeente", "Municipality", PartyKind.MUNICIPALITY),
    Party("network", "Netbeheerder", "Network operator", PartyKind.COMPANY),
    Party("state", "Rijk", "State", PartyKind.STATE),
)


def build(x: Quantities, case: Case) -> None:
    """Real prices; what is done in a year falls at its end."""
    time, step, output = case.timeline(x.start_year, LONGEST), case.step, case.output
    size = {n: x[f"block-{n}-homes"] for n in NUMBERS}
    rank = {n: output(f"rank-{n}", f"Volgorde: blok {n}", f"Order: block {n}", rank_of(x, n)) for n in NUMBERS}
    homes = output("homes", "Woningen", "Homes", sum_of(size.values()))
    rented = output("association-homes", "Woningen van corporaties", "Homes of associations",
                    sum_of(size[n] * x[f"block-{n}-association"] for n in NUMBERS))
    owned = output("private-homes", "Woningen van eigenaren", "Homes of owners", homes - rented)
    share = output("association-share", "Deel van corporaties", "Share of associations", rented / homes)
    output("per-association", "Woningen per corporatie", "Homes per association", rented / x.associations)
    decided, hoped = minimum(x.decided, rented), minimum(x.decided + x.intended, rented)
    output("still-to-win", "Nog te winnen deel van de wijk", "Share of the neighbourhood still to win",
           1 - decided / homes)
    output("still-to-win-hoped", "Nog te winnen als voornemens besluiten worden",
           "Still to win if intentions become decisions", 1 - hoped / homes)

    joined = step("joined", "Deel van de eigenaren dat heeft toegezegd", "Share of owners that has joined",
                  1 - (1 - x.uptake) ** time.years)
    reached, to_pay_rented, to_pay_owned, closed, wrong = [], [], [], [], []
    for n in NUMBERS:
        rented_share, moment = x[f"block-{n}-association"], x[f"block-{n}-moment"]
        ahead = sum_of(size[m] * (rank[m] < rank[n]) for m in NUMBERS if m != n)
        starts = step(f"start-{n}", f"Blok {n}: begint na", f"Block {n}: starts after", ahead / x.pace)
        ends = output(f"end-{n}", f"Blok {n}: klaar na", f"Block {n}: finished after", starts + size[n] / x.pace)
        turn = step(f"turn-{n}", f"Blok {n}: aan de beurt geweest", f"Block {n}: had their turn",
                    minimum(maximum(x.pace * time.index - ahead, 0), size[n]))
        misfit = step(f"misfit-{n}", f"Blok {n}: te vroeg of te laat, in euro",
                      f"Block {n}: too early or late, in euros",
                      x.pace * (x.early_cost * (half_square(moment - starts) - half_square(moment - ends))
                                + x.late_cost * (half_square(ends - moment) - half_square(starts - moment))))
        per_home = misfit / maximum(size[n], 1)
        reached.append((turn * rented_share, turn * (1 - rented_share) * joined))
        to_pay_rented.append(reached[-1][0] * per_home)
        to_pay_owned.append(reached[-1][1] * per_home)
        # A stretch of pipe goes when every owner along it has joined; "0 to the power 0" has no value in a spreadsheet.
        closed.append(turn * maximum(joined, 1e-9) ** (x.stretch * (1 - rented_share)))
        wrong.append(misfit)
    done_rented = output("done-rented", "Corporatiewoningen van het gas", "Association homes off gas",
                         sum_of(one for one, _ in reached))
    done_owned = output("done-owned", "Eigen woningen van het gas", "Owner-occupied homes off gas",
                        sum_of(one for _, one in reached))
    pipe = output("pipe-closed", "Woningen aan gesloten gasleidingen", "Homes along closed gas pipes", sum_of(closed))
    new_rented, new_owned = done_rented - previous(done_rented), done_owned - previous(done_owned)
    lived_rented, lived_owned = previous(done_rented), previous(done_owned)

    case.flow("works-rented", "Corporatiewoningen aangepast", "Association homes adapted", payer="associations",
              receiver="outside", amount=x.cost_association * new_rented)
    case.flow("spared-rented", "Onderhoud zonder project, corporaties", "Upkeep without the project, associations",
              payer="associations", receiver="outside", amount=x.spared_association * new_rented, baseline=True)
    case.flow("works-owned", "Eigen woningen aangepast", "Owner-occupied homes adapted", payer="owners",
              receiver="outside", amount=x.cost_private * new_owned)
    case.flow("spared-owned", "Ketel en onderhoud zonder project, eigenaren",
              "Boiler and upkeep without the project, owners", payer="owners", receiver="outside",
              amount=x.spared_private * new_owned, baseline=True)
    for party, done in (("associations", sum_of(to_pay_rented)), ("owners", sum_of(to_pay_owned))):
        misfit = step(f"misfit-{party}", f"Te vroeg of te laat, opgeteld ({party})",
                      f"Too early or late, cumulative ({party})", done)
        case.flow(f"misfit-paid-{party}", f"Te vroeg of te laat ({party})", f"Too early or late ({party})", payer=party,
                  receiver="outside", amount=misfit - previous(misfit))
    case.flow("subsidy", "Subsidie aan eigenaren", "Subsidy to owners", payer="state", receiver="owners",
              amount=x.subsidy_share * x.cost_private * new_owned)
    case.flow("grant", "Rijksbijdrage", "State grant", payer="state", receiver="associations",
              amount=x.state_grant * time.at(1))
    case.flow("outreach-paid", "Eigenaren helpen en overtuigen", "Helping and persuading owners", payer="municipality",
              receiver="outside", amount=x.outreach * new_owned)
    for party, lived in (("tenants", lived_rented), ("owners", lived_owned)):
        case.flow(f"energy-{party}", f"Energie bespaard ({party})", f"Energy saved ({party})", payer="outside",
                  receiver=party, amount=x.saving * (1 - x.tax_share) * lived, basis=Basis.AVOIDED_COST,
                  effect="energy", bookable=True)
        case.flow(f"tax-{party}", f"Belasting bespaard ({party})", f"Tax saved ({party})", payer="state",
                  receiver=party, amount=x.saving * x.tax_share * lived)
    case.flow("fee", "Vergoeding aan de corporatie", "Fee to the association", payer="tenants", receiver="associations",
              amount=MONTHS_PER_YEAR * x.tenant_fee * lived_rented)
    case.flow("removed", "Gasaansluitingen verwijderd", "Gas connections removed", payer="network", receiver="outside",
              amount=x.removal * (new_rented + new_owned))
    case.flow("pipe-spared", "Gasleiding niet vernieuwd", "Gas pipe not renewed", payer="outside", receiver="network",
              amount=x.renewal * (pipe - previous(pipe)), basis=Basis.AVOIDED_COST, effect="gas-pipe", bookable=True)
    case.discount(case.rule("discount-rate", time.start_date))
    case.pro_memoria("comfort", "Comfort en gezondheid", "Comfort and health", "tenants")
    case.pro_memoria("power-network", "Verzwaring van het stroomnet of een warmtenet",
                     "A stronger grid or a heat network", "network")
    case.pro_memoria("carbon", "Vermeden CO₂", "CO₂ avoided", "outside")
    case.pro_memoria("image", "Beeld van de wijk, ook bij tegenslag", "Image of the neighbourhood, also after setbacks",
                     "municipality")

    needed = output("pace-needed", "Nodig tempo", "Pace needed", homes / x.years)
    output("years-at-pace", "Jaren bij dit tempo", "Years at this pace", homes / x.pace)
    done = output("done-at-deadline", "Van het gas op de streefdatum", "Off gas at the deadline",
                  value_at(done_rented + done_owned, x.years))
    output("left-at-deadline", "Nog aan het gas op de streefdatum", "Still on gas at the deadline", homes - done)
    willing = output("owners-joined", "Eigenaren die dan hebben toegezegd", "Owners who have joined by then",
                     owned * value_at(joined, x.years))
    output("uptake-needed", "Toezeggingen per jaar die nodig zijn voor het doel", "Joining a year that the goal needs",
           1 - (1 - x.goal) ** (1 / plain_number(x.years)))
    output("stretch-free", "Kans dat een stuk leiding dan weg kan", "Chance that a stretch of pipe can go by then",
           maximum(value_at(joined, x.years), 1e-9) ** (x.stretch * (1 - share)))
    output("misfit", "Te vroeg of te laat, alle blokken", "Too early or late, all blocks", sum_of(wrong))

    case.warn("De blokken zijn verzonnen: vul de blokken van de eigen wijk in.",
              "The blocks are made up: fill in those of your own neighbourhood.")
    case.warn("Bij dit tempo wordt de streefdatum niet gehaald.", "At this pace the deadline is not met.",
              x.pace < needed)
    case.warn("Verleiden alleen haalt het doel onder eigenaren niet voor de streefdatum.",
              "Persuasion alone does not reach the goal among owners by the deadline.", willing < x.goal * owned)
    agree = output("consent-margin", "Instemming van huurders boven wat nodig is", "Tenants' consent above the need",
                   x.consent - x.consent_needed)
    case.warn("Te weinig huurders stemmen in: de corporatie kan het complex niet aanpakken.",
              "Too few tenants agree: the association can't start on the complex.", agree < 0)
    case.warn("Huurders betalen meer vergoeding dan zij aan energie besparen.",
              "Tenants pay a higher fee than they save on energy.", MONTHS_PER_YEAR * x.tenant_fee > x.saving)
    case.warn("Niet alle blokken zijn binnen veertig jaar klaar: de uitkomst telt de rest niet mee.",
              "Not all blocks are finished within forty years: the result leaves the rest out.",
              homes > x.pace * LONGEST * time.one)
    case.warn("Er zijn meer besluiten of voornemens dan corporatiewoningen.",
              "There are more decisions or intentions than association homes.", x.decided + x.intended > rented)


HAND = "hand calculation, §4.4"
TWO = {**only_blocks({1: (100, 1.0, 3), 2: (200, 0.5, 0)}), "pace": 100.0, "decided": 0.0, "intended": 0.0}
GOLDEN = (
    GoldenCase("ownership", {}, {"homes": 2_500, "association-homes": 1_750, "private-homes": 750,
                                 "association-share": 0.70, "per-association": 583.33}, HAND),
    # (2,500 - 120) / 2,500 and (2,500 - 360) / 2,500
    GoldenCase("share still to win", {}, {"still-to-win": 0.952, "still-to-win-hoped": 0.856}, HAND, 1e-4),
    GoldenCase("pace", {}, {"pace-needed": 416.67, "years-at-pace": 15.625}, HAND),
    # 1 - 0.95^6 = 0.264908; 1 - 0.05^(1/6) = 0.393038; 0.264908^(10 x 0.3) = 0.018591
    GoldenCase("owners by persuasion", {}, {"owners-joined": 198.68}, HAND),
    GoldenCase("uptake needed and pipes", {}, {"uptake-needed": 0.393038, "stretch-free": 0.018591}, HAND, 1e-4),
    # Block 2 first: 200 homes over two years, late by 1 on average: 200 x 150 x 1 = 30,000; then block 1, half a year
    # early: 100 x 200 x 0.5 = 10,000. The other order costs 50,000 + 60,000.
    GoldenCase("order of two blocks", TWO, {"rank-2": 1, "rank-1": 2, "end-2": 2, "end-1": 3, "misfit": 40_000}, HAND),
    # After two years block 2 had its turn: 100 association homes, and of 100 owners 1 - 0.95^2 = 9.75%.
    GoldenCase("done after two years", {**TWO, "years": 2},
               {"done-at-deadline": 109.75, "left-at-deadline": 190.25}, HAND),
    GoldenCase("two thirds private, as in Emmerhout (§4.3)",
               {f"block-{n}-association": 1 / 3 for n in NUMBERS},
               {"association-share": 0.3333, "private-homes": 1_666.67}, HAND),
)

MODEL = Model(
    key="off-gas",
    section="4.4",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    nl="Een wijk van het aardgas",
    en="Taking a neighbourhood off gas",
    summary_nl="Wie moet er nog meedoen, welke blokken gaan voor, haalt de wijk de streefdatum en wie betaalt?",
    summary_en="Who must still join, which blocks go first, will the deadline be met, and who pays?",
    correlations=(("cost-association", "cost-private", 0.6),),
    scenarios=(
        Scenario("with-grant", "Met de rijksbijdrage van 2018", "With the state grant of 2018",
                 {"state-grant": 6_600_000}),
        Scenario("start-now", "Start in 2026, tien jaar", "Start in 2026, ten years",
                 {"start-year": 2026, "years": 10}),
        Scenario("fast", "Tempo dat de streefdatum vraagt", "The pace that the deadline asks", {"pace": 417}),
        Scenario("mostly-private", "Twee derde particulier, zoals in Emmerhout", "Two thirds private, as in Emmerhout",
                 {f"block-{n}-association": 1 / 3 for n in NUMBERS}),
    ),
    changed_since_2017=(
        (
            "Palenstein werd in 2018 proeftuin aardgasvrije wijken, met ruim 6,6 miljoen euro voor 1.117 "
            "hoogbouwwoningen; het streefjaar werd 2040 (indegoedewoning.nl 10-2018, merosch.nl).",
            "In 2018 Palenstein became a national pilot, with over 6.6 million euros for 1,117 high-rise homes; the "
            "target became 2040 (indegoedewoning.nl 10-2018, merosch.nl).",
        ),
        (
            "De Wet gemeentelijke instrumenten warmtetransitie laat een gemeente een wijk aanwijzen: bevestig datum.",
            "The Wet gemeentelijke instrumenten warmtetransitie lets a municipality designate an area: confirm the "
            "date.",
        ),
        (
            "De standaard discontovoet is sinds 2021 2,25% in plaats van 3%; de rekening volgt het startjaar.",
            "The standard discount rate is 2.25% since 2021, not 3%; the calculation follows the start year.",
        ),
    ),
)
