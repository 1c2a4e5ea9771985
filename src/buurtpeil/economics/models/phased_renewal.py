# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a neighbourhood better rebuilt in phases, or home by home as tenants leave?

Needs the pace of leaving, the phases and what building costs (§2.4 of the report). Gives the years that natural
turnover takes, the cost of both ways, homes that wait with temporary tenants, who stays, and rent and energy.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from functools import reduce
from operator import add

from buurtpeil.economics.cohorts import phases
from buurtpeil.economics.expression import Expression
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import (
    MONTHS_PER_YEAR,
    constant,
    cumulative,
    equals,
    exp,
    floor,
    largest,
    ln,
    maximum,
    minimum,
    plain_number,
    present_value,
    previous,
    recurrence,
    total,
    value_at,
    where,
)
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import Input, Reading, Shape, Status
from buurtpeil.economics.scenarios import Scenario

REPORT, SOURCE, ASSUMPTION = Status.REPORT, Status.SOURCE, Status.ASSUMPTION
LONGEST, PHASES = 100, range(1, 7)
#: Year of the start and homes of each phase; the report tells of at least three phases and no sizes.
EXAMPLE = {1: (0, 53), 2: (2, 53), 3: (4, 53), 4: (6, 53), 5: (8, 0), 6: (10, 0)}


def phase_inputs(number: int) -> tuple[Input, ...]:
    """Start and size of one phase; no homes is no phase."""
    year, homes = EXAMPLE[number]
    return (
        Input(f"phase-{number}-year", f"Fase {number}: jaar van de start", f"Phase {number}: year of its start", year,
              "year", ASSUMPTION, "counted from the start; confirm", maximum=LONGEST - 1, whole=True),
        Input(f"phase-{number}-homes", f"Fase {number}: woningen", f"Phase {number}: homes", homes, "home", ASSUMPTION,
              "four equal phases; §2.4 gives no sizes; confirm", maximum=100_000),
    )


INPUTS = (
    Input("start-year", "Startjaar", "Start year", 2026, "calendar-year", ASSUMPTION,
          "user's choice; §2.4: phases decided on in 2012", minimum=2017, maximum=2100, whole=True),
    Input("homes", "Woningen in de buurt", "Homes in the neighbourhood", 212, "home", REPORT, "§2.4", minimum=1,
          maximum=100_000, whole=True),
    Input("association-share", "Deel van de corporatie", "Share of the association", 0.87, "fraction", REPORT, "§2.4",
          minimum=0.01),
    Input("own-homes-only", "Alleen de woningen van de corporatie tellen", "Count the association's homes only", 0,
          "switch", ASSUMPTION, "§2.4 counts 38 of all 212, while 87 percent is the association's; confirm",
          whole=True),
    Input("renewed", "Vernieuwd bij natuurlijk verloop", "Renewed by natural turnover", 38, "home", REPORT, "§2.4",
          minimum=1, maximum=100_000),
    Input("elapsed", "In zoveel jaar", "In so many years", 8, "year", REPORT, "§2.4: from 2004 to 2012", minimum=1,
          maximum=LONGEST),
    Input("twins", "Twee onder een kap: vernieuwen kan pas als beide helften leeg zijn",
          "Two under one roof: renewal waits until both halves are free", 0, "switch", ASSUMPTION,
          "§2.4 says linked bungalows, and later two under one roof; confirm", shape=Shape.DISCRETE,
          readings=(Reading(0, 0.5, "elke woning apart", "each home by itself"),
                    Reading(1, 0.5, "per twee", "two at a time"))),
    *(one for number in PHASES for one in phase_inputs(number)),
    Input("fixed-cost", "Vaste kosten per start van de bouw", "Fixed cost per start of building", 60_000, "euro",
          ASSUMPTION, "§2.4: too costly per home; no amount; confirm", prices="2017", low=30_000, high=120_000,
          maximum=1e8),
    Input("unit-cost", "Sloop en nieuwbouw per woning", "Demolition and building per home", 150_000, "euro/home",
          ASSUMPTION, "gelderlander.nl 12-2019: 188,600 for flats in Nijmegen; confirm", prices="2017", low=130_000,
          high=190_000, maximum=1e7),
    Input("sold-share", "Deel van de fasen dat wordt verkocht", "Share of the phases that is sold", 0.2, "fraction",
          ASSUMPTION, "§2.4: a part for sale; no number; confirm", low=0.1, high=0.4),
    Input("sale-price", "Verkoopprijs", "Sale price", 180_000, "euro/home", ASSUMPTION, "no source; confirm",
          prices="2017", low=150_000, high=220_000, maximum=1e7),
    Input("stay-share", "Deel van de zittende huurders dat in de buurt blijft",
          "Share of the sitting tenants that stays in the neighbourhood", 0.7, "fraction", ASSUMPTION,
          "§2.4: who wished to stay did, some left; no number; confirm", low=0.5, high=0.9),
    Input("guidance", "Maatwerk per huurder die moet verhuizen", "Guidance per tenant who must move", 2_500,
          "euro/home", ASSUMPTION, "§2.4: social plan, home visits; no amount; confirm", prices="2017", low=1_000,
          high=5_000, maximum=1e6),
    Input("rent-rise", "Huur die nieuw meer kost per maand", "Rent that a new home costs more per month", 150,
          "euro/home/month", ASSUMPTION, "§2.4: low rents until now; confirm", prices="2017", low=50, high=250,
          maximum=10_000),
    Input("energy-saving", "Lagere energierekening van een nieuwe woning per maand",
          "Lower energy bill of a new home per month", 60, "euro/home/month", ASSUMPTION, "§2.4: lower; no amount",
          prices="2017", low=30, high=100, maximum=10_000),
    Input("comfort", "Wat een bewoner het comfort van nieuw waard vindt per maand",
          "What the comfort of a new home is worth to its resident per month", 100, "euro/home/month", ASSUMPTION,
          "no source; confirm", prices="2017", low=0, high=250, maximum=10_000),
    Input("temporary-rent-loss", "Huur die tijdelijke bewoning minder opbrengt per maand",
          "Rent lost by temporary tenancy per month", 150, "euro/home/month", ASSUMPTION, "no source; confirm",
          prices="2017", low=50, high=300, maximum=10_000),
    Input("public-space", "Openbare ruimte per vernieuwde woning", "Public space per renewed home", 5_000, "euro/home",
          ASSUMPTION, "§2.4: adapted where needed; no amount", prices="2017", low=2_000, high=15_000, maximum=1e6),
    Input("rate-above-standard", "Discontovoet boven de standaard", "Discount rate above the standard", 0, "fraction",
          ASSUMPTION, "for a sensitivity test", low=-0.01, high=0.01, minimum=-0.05, maximum=0.2),
)
PARTIES = (
    Party("association", "Woningcorporatie", "Housing association", PartyKind.ASSOCIATION),
    Party("tenants", "Huurders", "Tenants", PartyKind.RESIDENTS),
    Party("buyers", "Kopers", "Buyers", PartyKind.RESIDENTS),
    Party("municipality", "Gemeente", "Municipality", PartyKind.MUNICIPALITY),
)


def turnover(x: Quantities, case: Case) -> tuple[Expression, Expression]:
    """How fast homes come free; gives the share that leaves a year and the homes counted."""
    output, twins = case.output, equals(x.twins, 1)
    own = output("own-homes", "Woningen van de corporatie", "Homes of the association",
                 floor(x.homes * x.association_share + constant(0.5, "home")))
    base = case.step("base", "Woningen waarover wordt gerekend", "Homes reckoned with",
                     where(equals(x.own_homes_only, 1), own, x.homes))
    # At most just below all: of a neighbourhood that is done no pace can be told.
    done = output("renewed-share", "Deel dat is vernieuwd", "Share that was renewed",
                  minimum(x.renewed / base, 0.999999))
    pace = output("pace", "Woningen per jaar", "Homes per year", x.renewed / x.elapsed)
    output("years-for-all", "Jaren voor alle woningen bij dit tempo", "Years for all homes at this pace", base / pace)
    output("years-left", "Jaren voor de overige woningen bij dit tempo", "Years for the other homes at this pace",
           maximum(base - x.renewed, 0) / pace)
    free = where(twins, exp(ln(done) / 2), done)
    leaving = output("leaving", "Deel dat per jaar vrijkomt", "Share that comes free per year",
                     1 - exp(ln(1 - free) / plain_number(x.elapsed)))
    for percent in (50, 90):
        part = percent / 100
        left = where(twins, 1 - part**0.5, 1 - part)
        output(f"years-to-{percent}", f"Jaren tot {percent}% is vernieuwd", f"Years until {percent}% is renewed",
               ln(left) / ln(1 - leaving) * constant(1, "year"))
    case.warn("Alle woningen zijn al vernieuwd: er is geen verloop meer te berekenen.",
              "All homes have been renewed: there is no turnover left to calculate.", x.renewed >= base)
    case.warn("Een deel van de woningen is niet van de corporatie; uitkopen van die eigenaren is niet meegerekend.",
              "Some homes are not the association's; buying these owners out is not included.",
              where(equals(x.own_homes_only, 1), 0, own < x.homes))
    return leaving, base


def build(x: Quantities, case: Case) -> None:
    """Phases against natural turnover, for the same homes; a home is lived in from the year after its start."""
    time, step, output = case.timeline(x.start_year, LONGEST), case.step, case.output
    leaving, base = turnover(x, case)
    rate = step("discount-rate-used", "Reële discontovoet", "Real discount rate",
                case.rule("discount-rate", time.start_date) + x.rate_above_standard)
    case.discount(rate)
    size = {n: x[f"phase-{n}-homes"] for n in PHASES}
    year = {n: x[f"phase-{n}-year"] for n in PHASES}
    homes = output("phased-homes", "Woningen in de fasen", "Homes in the phases", reduce(add, size.values()))
    left = step("not-moved", "Deel dat nog niet uit zichzelf is vertrokken", "Share that has not left by itself",
                recurrence(time.index, 1, lambda before: before * (1 - leaving)))

    # Starts per year of both ways.
    phased = step("phased-starts", "Gestart in fasen", "Started in phases", phases([(year[n], size[n]) for n in PHASES],
                                                                                   time))
    batches = reduce(add, ((size[n] > 0) * time.at(year[n]) for n in PHASES))
    natural_done = step("natural-done", "Vernieuwd bij verloop", "Renewed by turnover",
                        homes * (1 - left) * (1 - x.twins * left))
    natural = natural_done - previous(natural_done)
    natural_batches = plain_number(natural) / where(equals(x.twins, 1), 2, 1)

    ways: list[tuple[str, str, str, bool, Expression, Expression, Expression]] = [
        ("phased", "fasen", "phases", False, phased, batches, reduce(add, (
            size[n] * (time.index < year[n]) for n in PHASES)) * (1 - left)),
        ("natural", "verloop", "turnover", True, natural, natural_batches,
         homes * x.twins * left * (1 - left)),
    ]
    for key, nl, en, baseline, starts, count, waiting in ways:
        sold = 0.0 * x.sold_share if baseline else x.sold_share
        lived = previous(natural_done if baseline else cumulative(starts))
        works = case.flow(f"works-{key}", f"Sloop en nieuwbouw, {nl}", f"Demolition and building, {en}",
                          payer="association", receiver="outside",
                          amount=x.fixed_cost * count + x.unit_cost * starts, baseline=baseline)
        cost = output(f"{key}-cost", f"Kosten nu, {nl}", f"Cost now, {en}", present_value(works, rate))
        output(f"{key}-cost-per-home", f"Kosten nu per woning, {nl}", f"Cost now per home, {en}",
               cost / maximum(homes, constant(1e-9, "home")))
        wait = step(f"waiting-{key}", f"Woningen in afwachting, {nl}", f"Homes that wait, {en}", waiting)
        output(f"most-waiting-{key}", f"Meeste woningen in afwachting, {nl}", f"Most homes that wait, {en}",
               largest(wait))
        output(f"waited-{key}", f"Jaren dat woningen wachten, opgeteld, {nl}", f"Years that homes wait, summed, {en}",
               total(wait) * time.one)
        case.flow(f"temporary-{key}", f"Goedkope tijdelijke huur, {nl}", f"Cheap temporary rent, {en}",
                  payer="association", receiver="tenants", amount=MONTHS_PER_YEAR * x.temporary_rent_loss * wait,
                  baseline=baseline)
        case.flow(f"rent-{key}", f"Hogere huur, {nl}", f"Higher rent, {en}", payer="tenants", receiver="association",
                  amount=MONTHS_PER_YEAR * x.rent_rise * (1 - sold) * lived, baseline=baseline)
        case.flow(f"energy-{key}", f"Lagere energierekening, {nl}", f"Lower energy bill, {en}", payer="outside",
                  receiver="tenants", amount=MONTHS_PER_YEAR * x.energy_saving * (1 - sold) * lived,
                  basis=Basis.AVOIDED_COST, effect="energy", bookable=True, baseline=baseline)
        case.flow(f"comfort-{key}", f"Comfort, {nl}", f"Comfort, {en}", payer="outside", receiver="tenants",
                  amount=MONTHS_PER_YEAR * x.comfort * (1 - sold) * lived, basis=Basis.WELFARE, effect="comfort",
                  baseline=baseline)
        case.flow(f"public-{key}", f"Openbare ruimte, {nl}", f"Public space, {en}", payer="municipality",
                  receiver="outside", amount=x.public_space * starts, baseline=baseline)
    case.flow("sales", "Verkoop", "Sales", payer="buyers", receiver="association",
              amount=x.sale_price * x.sold_share * previous(phased))
    case.flow("homes-bought", "Waarde van de koopwoning, minstens de prijs", "Worth of the home, at least its price",
              payer="outside", receiver="buyers", amount=x.sale_price * x.sold_share * previous(phased),
              basis=Basis.WELFARE, effect="home-bought")
    moving = step("must-move", "Huurders die moeten verhuizen", "Tenants who must move",
                  reduce(add, (size[n] * time.at(year[n]) for n in PHASES)) * left)
    case.flow("relocation", "Verhuiskostenvergoeding", "Relocation payment", payer="association", receiver="tenants",
              amount=case.rule("relocation-minimum", time.start_date) * moving)
    case.flow("moved", "Kosten van verhuizen en inrichten", "Cost of moving and furnishing", payer="tenants",
              receiver="outside", amount=case.rule("relocation-minimum", time.start_date) * moving)
    case.flow("guided", "Maatwerk", "Guidance", payer="association", receiver="outside", amount=x.guidance * moving)

    forced = output("moved-tenants", "Huurders die moeten verhuizen", "Tenants who must move", total(moving))
    output("stayers", "Huurders die in de buurt blijven", "Tenants who stay in the neighbourhood",
           forced * x.stay_share)
    output("leavers", "Huurders die uit de buurt vertrekken", "Tenants who leave the neighbourhood",
           forced * (1 - x.stay_share))
    last = output("last-phase", "Start van de laatste fase na", "Start of the last phase after",
                  reduce(maximum, (where(size[n] > 0, year[n], 0 * year[n]) for n in PHASES)))
    output("natural-by-then", "Dan vernieuwd bij verloop", "Renewed by turnover then", value_at(natural_done, last))
    output("tenant-month", "Huur min energie voor wie blijft, per maand", "Rent less energy for who stays, per month",
           x.rent_rise - x.energy_saving)
    output("building-years-natural", "Jaren bouwoverlast bij verloop, tot 90%",
           "Years of building nuisance by turnover, until 90%", case.outputs["years-to-90"])
    case.pro_memoria("nuisance", "Bouwoverlast en onrust", "Building nuisance and unrest", "tenants")
    case.pro_memoria("broken-promise", "Vertrouwen na de gebroken belofte van 2004",
                     "Trust after the broken promise of 2004", "tenants")
    case.pro_memoria("private-owners", "Eigenaren van de overige woningen", "Owners of the other homes", "buyers")
    case.warn("De fasen tellen meer of minder woningen dan de buurt.", "The phases hold more or fewer homes than the "
              "neighbourhood.", maximum(homes - base, base - homes) > constant(0.5, "home"))
    case.warn("Huurders die blijven betalen meer huur dan zij aan energie besparen.",
              "Tenants who stay pay more extra rent than they save on energy.", x.rent_rise > x.energy_saving)


HAND = "hand calculation, §2.4"
OWN = {"own-homes-only": 1.0, **{f"phase-{n}-homes": 46.0 for n in range(1, 5)}}
GOLDEN = (
    GoldenCase("the pace of eight years", {}, {"pace": 4.75, "years-for-all": 44.63, "years-left": 36.63}, HAND),
    GoldenCase("a constant share leaves", {}, {"leaving": 0.024389}, HAND, 1e-4),
    GoldenCase("half and nine tenths by turnover", {}, {"years-to-50": 28.07, "years-to-90": 93.25}, HAND),
    # Both halves free: the share squared is 38 / 212; half: ln(1 - 0.5^0.5) / ln(1 - 0.066505) = 17.843.
    GoldenCase("both halves must be free", {"twins": 1}, {"leaving": 0.066505}, HAND, 1e-4),
    GoldenCase("half by turnover, two at a time", {"twins": 1}, {"years-to-50": 17.84}, HAND),
    GoldenCase("the association's homes", OWN, {"own-homes": 184, "renewed-share": 0.206522}, HAND, 1e-4),
    GoldenCase("of all homes", {}, {"renewed-share": 0.179245}, HAND, 1e-4),
    GoldenCase("four phases", {}, {"phased-cost": 30_008_199.84}, HAND),
    # Without interest: 4 x 60,000 + 212 x 150,000.
    GoldenCase("four phases without interest", {"rate-above-standard": -0.0225},
               {"phased-cost": 32_040_000, "phased-cost-per-home": 151_132.08}, HAND),
    # 2017: 3%. 8,010,000 x (1 + 0.9425959 + 0.8884870 + 0.8374843).
    GoldenCase("four phases at the rate of 2017", {"start-year": 2017}, {"phased-cost": 29_385_223.38}, HAND),
)

MODEL = Model(
    key="phased-renewal",
    section="2.4",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    nl="Vernieuwen in fasen of bij natuurlijk verloop",
    en="Renewal in phases or by natural turnover",
    summary_nl="Hoe lang duurt vernieuwen als men wacht tot bewoners vertrekken, wat kost dat tegenover fasen, en wie "
    "blijft?",
    summary_en="How long does renewal take if one waits until tenants leave, what does it cost against phases, and who "
    "stays?",
    scenarios=(
        Scenario("as-in-2017", "Zoals in 2017", "As in 2017", {"start-year": 2017}),
        Scenario("own-homes", "Alleen de 184 woningen van de corporatie", "The association's 184 homes only", OWN),
        Scenario("two-at-a-time", "Twee onder een kap", "Two under one roof", {"twins": 1}),
        Scenario("no-sale", "Zonder koopwoningen", "Without homes for sale", {"sold-share": 0}),
    ),
    changed_since_2017=(
        ("Het wettelijk minimum voor verhuiskosten stijgt elk jaar (bevestig het bedrag van het startjaar).",
         "The statutory minimum of the relocation payment rises each year (confirm that of the start year)."),
        ("De standaard discontovoet is sinds 2021 2,25% in plaats van 3%; de rekening volgt het startjaar.",
         "The standard discount rate is 2.25% since 2021, not 3%; the calculation follows the start year."),
        ("Sinds 1 juli 2024 zijn tijdelijke huurcontracten alleen nog in uitzonderingen toegestaan, waaronder sloop of "
         "renovatie (Wet vaste huurcontracten, bevestig).",
         "Since 1 July 2024 temporary tenancies are allowed only in exceptions, demolition or renovation among them "
         "(Wet vaste huurcontracten, confirm)."),
    ),
)
