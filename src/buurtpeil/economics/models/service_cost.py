# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Can homes be renovated to zero energy while residents go on paying what their energy bill was?

Needs the bill, costs of renovation, a loan and a guarantee fund (§4.3 of the report). Gives the loan that a constant
service cost can carry, the gap that is left, the risk of residents and of the fund, and who pays and gains.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from buurtpeil.economics.contracts import fund
from buurtpeil.economics.expression import Expression, Label
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import (
    MONTHS_PER_YEAR,
    annuity_factor,
    both,
    computed,
    constant,
    loan_balance,
    loan_payment,
    maximum,
    minimum,
    previous,
    total,
    value_at,
    where,
)
from buurtpeil.economics.fund_risk import ruin_probability, start_capital
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import NOMINAL, Input, Status
from buurtpeil.economics.scenarios import Scenario

REPORT, SOURCE, ASSUMPTION = Status.REPORT, Status.SOURCE, Status.ASSUMPTION
LONGEST = 40
CURVE = (10, 100, 1_000)

INPUTS = (
    Input("start-year", "Jaar van renovatie", "Year of renovation", 2017, "calendar-year", REPORT,
          "§4.3: agreements of 2016 and 2017", minimum=2017, maximum=2100, whole=True),
    Input("loans", "Woningen met een lening", "Homes with a loan", 100, "home", ASSUMPTION, "user's choice", minimum=1,
          maximum=100_000, whole=True),
    Input("bill", "Energierekening nu per maand", "Present energy bill per month", 162.50, "euro/month", REPORT,
          "§4.3: 150 to 175; the period is not printed and read as a month", prices=NOMINAL, low=150, high=175,
          maximum=2_000),
    Input("bill-growth", "Stijging van de energieprijs per jaar", "Rise of the energy price a year", 0, "fraction",
          ASSUMPTION, "none in the golden cases; confirm", low=-0.03, high=0.04, minimum=-0.2, maximum=0.5),
    Input("residual", "Energierekening na renovatie per maand", "Energy bill after renovation per month", 35,
          "euro/month", ASSUMPTION, "no source; confirm", prices=NOMINAL, low=20, high=60, maximum=2_000),
    Input("upkeep", "Beheer en onderhoud per maand", "Management and upkeep per month", 25, "euro/month", ASSUMPTION,
          "no source; confirm", prices=NOMINAL, low=15, high=40, maximum=2_000),
    Input("tax-share", "Deel van de energierekening dat belasting is", "Share of the bill that is tax", 0.5, "fraction",
          ASSUMPTION, "no source; confirm", low=0.4, high=0.6),
    Input("renovation-cost", "Renovatie per woning", "Renovation per home", 65_000, "euro/home", SOURCE,
          "zero-on-the-meter; the Warmtefonds lends up to 65,000 for it", prices=NOMINAL, low=45_000, high=85_000,
          maximum=500_000),
    Input("subsidy", "Subsidie per woning", "Subsidy per home", 0, "euro/home", ASSUMPTION, "none in the golden cases",
          prices=NOMINAL, maximum=500_000),
    Input("loan-rate", "Nominale rente van de lening", "Nominal rate of the loan", 0.02, "fraction", ASSUMPTION,
          "cheap because guaranteed; confirm", low=0.01, high=0.04, maximum=0.2),
    Input("loan-term", "Looptijd van de lening", "Term of the loan", 25, "year", ASSUMPTION, "no source; confirm",
          minimum=1, maximum=LONGEST, whole=True),
    Input("lifetime", "Levensduur van de renovatie", "Lifetime of the renovation", 30, "year", ASSUMPTION,
          "no source; confirm", minimum=1, maximum=LONGEST, whole=True),
    Input("premium", "Premie waarborgfonds, deel van de lening per jaar", "Fund premium, share of the loan a year",
          0.004, "fraction/year", ASSUMPTION, "no source; confirm", maximum=0.2),
    Input("default-rate", "Kans op wanbetaling per jaar", "Chance of default a year", 0.005, "fraction", ASSUMPTION,
          "no source; confirm", low=0.002, high=0.015),
    Input("loss-share", "Deel van de schuld dat dan verloren is", "Share of the debt that is then lost", 0.40,
          "fraction", ASSUMPTION, "no source; confirm", low=0.2, high=0.7),
    Input("bad-years", "Verschil tussen goede en slechte jaren (variatiecoëfficiënt)",
          "Difference between good and bad years (coefficient of variation)", 0.5, "fraction", ASSUMPTION,
          "0: defaults are independent; confirm", maximum=5),
    Input("fund-start", "Startkapitaal van het fonds, deel van de leningen",
          "Start capital of the fund, share of loans", 0.02, "fraction", ASSUMPTION,
          "§4.3: the fund is being set up, no amount; confirm"),
    Input("fund-return", "Rendement van het fonds per jaar", "Return of the fund a year", 0.0, "fraction", ASSUMPTION,
          "no source; confirm", maximum=0.2),
    Input("ruin-accepted", "Kans op een leeg fonds die men aanvaardt", "Chance of an empty fund that is accepted", 0.01,
          "fraction", ASSUMPTION, "no source; confirm", minimum=0.0005),
    Input("discount-rate", "Nominale discontovoet", "Nominal discount rate", 0.03, "fraction", ASSUMPTION,
          "no source; confirm", low=0.02, high=0.05, minimum=-0.5),
)
PARTIES = (
    Party("residents", "Bewoners", "Residents", PartyKind.RESIDENTS),
    Party("collective", "Collectief (LEO, VvE of coöperatie)", "Collective (energy company, owners or co-operative)",
          PartyKind.RESIDENTS_COMPANY),
    Party("fund", "Waarborgfonds", "Guarantee fund", PartyKind.FUND),
    Party("province", "Provincie", "Province", PartyKind.PROVINCE),
    Party("bank", "Bank", "Bank", PartyKind.BANK),
    Party("state", "Rijk (subsidie en belasting)", "State (subsidy and taxes)", PartyKind.STATE),
    Party("unfunded", "Nog niet gedekt", "Not yet covered", PartyKind.FUND),
)


def build(x: Quantities, case: Case) -> None:
    """For all homes together; the twelve payments of a year at its end."""
    time, step, output, year = case.timeline(x.start_year, LONGEST), case.step, case.output, MONTHS_PER_YEAR
    months, rate, homes = x.loan_term * year, x.loan_rate / 12, x.loans
    each = constant(1, "1/home")
    available = step("available", "Ruimte voor de lening per maand", "Room for the loan per month",
                     maximum(x.bill - x.residual - x.upkeep, 0))
    monthly_premium = x.premium / year
    per_euro = 1 / loan_payment(constant(1, "count"), rate, months)
    possible = output("loan-possible", "Lening bij gelijke lasten", "Loan at an unchanged bill",
                      available / (1 / per_euro + monthly_premium) * each)
    output("loan-energy-fund", "Lening bij gelijke lasten tegen de rente van de energielening voor lagere inkomens",
           "Loan at an unchanged bill at the rate of the energy loan for lower incomes",
           available * annuity_factor(case.rule("energy-loan-rate", time.start_date) / 12, months) * each)
    wanted = step("loan-wanted", "Te lenen na subsidie", "To be lent after subsidy",
                  maximum(x.renovation_cost - x.subsidy, 0))
    loan = step("loan", "Lening per woning", "Loan per home", minimum(possible, wanted))
    gap = output("gap", "Ontbreekt per woning", "Missing per home", wanted - loan)
    payment = output("payment", "Rente en aflossing per maand", "Interest and redemption per month",
                     loan / per_euro / each)
    premium = output("premium-month", "Premie per maand", "Premium per month", loan * monthly_premium / each)
    contribution = step("contribution", "Bijdrage aan het collectief per maand",
                        "Contribution to the collective per month", payment + premium + x.upkeep)
    cost = output("service-cost", "Servicekosten met energie per maand", "Service cost with energy per month",
                  contribution + x.residual)
    output("service-cost-all-lent", "Servicekosten als alles geleend wordt", "Service cost if all of it is lent",
           wanted * (1 / per_euro + monthly_premium) / each + x.upkeep + x.residual)

    works = time.during(1, x.lifetime)
    running, lent = time.during(1, x.loan_term), homes * loan
    alive = step("paying", "Deel van de leningen dat loopt", "Share of loans that run",
                 (1 - x.default_rate) ** time.years)
    before = step("paying-before", "Deel dat bij het begin liep", "Share that ran at the start", previous(alive, 1))
    debt = loan_balance(lent, rate, months, time.index * year)
    failed = step("failed", "Schuld van wie niet meer betaalt", "Debt of those who stop paying",
                  previous(debt) * before * x.default_rate * running)
    paid_in = step("premiums", "Premies", "Premiums", x.premium * constant(1, "year") * lent * before * running)
    claims = step("claims", "Uitkeringen van het fonds", "Claims on the fund", failed * x.loss_share)
    start = step("start-capital", "Startkapitaal", "Start capital", lent * x.fund_start)
    balance = output("fund-balance", "Verwacht saldo van het fonds", "Expected balance of the fund",
                     fund(start, x.fund_return, paid_in, claims, time))

    case.flow("lent", "Leningen", "Loans", payer="bank", receiver="collective", amount=lent * time.at(0),
              basis=Basis.FINANCING)
    case.flow("subsidies", "Subsidie", "Subsidy", payer="state", receiver="collective",
              amount=homes * minimum(x.subsidy, x.renovation_cost) * time.at(0))
    case.flow("gap-paid", "Ontbrekend geld", "Missing money", payer="unfunded", receiver="collective",
              amount=homes * gap * time.at(0))
    case.flow("renovation", "Renovatie", "Renovation", payer="collective", receiver="outside",
              amount=homes * x.renovation_cost * time.at(0))
    per_year = homes * each * year
    case.flow("contributions", "Bijdragen", "Contributions", payer="residents", receiver="collective",
              amount=per_year * alive * ((payment + premium) * running + x.upkeep * works))
    case.flow("repaid", "Rente en aflossing", "Interest and redemption", payer="collective", receiver="bank",
              amount=per_year * alive * payment * running, basis=Basis.FINANCING)
    case.flow("premiums-paid", "Premies", "Premiums", payer="collective", receiver="fund", amount=paid_in)
    case.flow("claims-paid", "Uitkeringen", "Claims", payer="fund", receiver="bank", amount=claims)
    case.flow("recovered", "Alsnog betaald na wanbetaling", "Recovered after default", payer="residents",
              receiver="bank", amount=failed - claims)
    case.flow("fund-filled", "Startkapitaal", "Start capital", payer="province", receiver="fund",
              amount=start * time.at(0), basis=Basis.FINANCING)
    case.flow("fund-grown", "Rendement van het fonds", "Return of the fund", payer="bank", receiver="fund",
              amount=maximum(previous(balance), 0) * x.fund_return * running, basis=Basis.FINANCING)
    case.flow("fund-overdrawn", "Rente op een verwacht tekort", "Interest on an expected shortage", payer="fund",
              receiver="bank", amount=maximum(-previous(balance), 0) * x.fund_return * running, basis=Basis.FINANCING)
    case.flow("fund-returned", "Wat over is terug naar de provincie", "What is left back to the province", payer="fund",
              receiver="province", amount=maximum(balance, 0) * time.at(x.loan_term), basis=Basis.FINANCING)
    case.flow("fund-topped-up", "Aanvulling van een verwacht tekort", "Expected shortage made up", payer="province",
              receiver="fund", amount=maximum(-balance, 0) * time.at(x.loan_term))
    case.flow("upkeep-paid", "Beheer en onderhoud", "Management and upkeep", payer="collective", receiver="outside",
              amount=per_year * x.upkeep * works)
    rise = time.growth(x.bill_growth, 1)
    bill_now = step("bill-then", "Rekening zonder project per maand", "Bill without the project per month",
                    x.bill * rise)
    residual = step("residual-then", "Energierekening met project per maand", "Energy bill with the project per month",
                    x.residual * rise)
    for key, nl, en, to, share in (("energy", "energie", "energy", "outside", 1 - x.tax_share),
                                   ("tax", "energiebelasting", "energy tax", "state", x.tax_share)):
        case.flow(f"{key}-after", f"Rekening na renovatie: {nl}", f"Bill after renovation: {en}", payer="residents",
                  receiver=to, amount=per_year * residual * share * works)
        case.flow(f"{key}-without", f"Rekening zonder project: {nl}", f"Bill without the project: {en}",
                  payer="residents", receiver=to, amount=per_year * bill_now * share * works, baseline=True)
    case.discount(x.discount_rate, nominal=True)
    case.pro_memoria("comfort", "Minder tocht en vocht, comfort", "Less draught and damp, comfort", "residents")
    case.pro_memoria("maintenance", "Groot onderhoud dat meegaat", "Overhaul that goes along", "collective")
    case.pro_memoria("carbon", "Vermeden CO₂", "CO₂ avoided", "outside")

    more = step("pays-more", "Bewoner betaalt meer dan zonder project", "Resident pays more than without the project",
                both(residual + contribution > bill_now + constant(0.005, "euro/month"), running > 0))
    years_more = output("years-more", "Jaren waarin een bewoner meer betaalt dan zonder",
                        "Years in which a resident pays more than without", total(more))
    output("difference-last", "Verschil per maand in het laatste jaar van de lening (min: duurder)",
           "Difference per month in the last year of the loan (minus: dearer)",
           value_at(bill_now - residual - contribution * running, x.loan_term))
    output("premium-year-1", "Premies in jaar 1", "Premiums in year 1", value_at(paid_in, 1))
    output("claim-year-1", "Verwachte uitkering in jaar 1", "Expected claim in year 1", value_at(claims, 1))
    output("liability", "Hoogste waarborg (alle leningen tegelijk)", "Largest guarantee (all loans at once)",
           lent * x.loss_share)
    of_loans = (x.loan_rate, x.loan_term, x.premium, x.default_rate, x.loss_share, x.fund_return, x.bad_years)
    ruin = output("ruin", "Kans dat het fonds ooit leeg raakt", "Chance that the fund ever runs dry",
                  _drawn(ruin_probability, "ruin", homes, *of_loans, x.fund_start))
    for count in CURVE:
        output(f"ruin-{count}", f"Die kans met {count} leningen", f"That chance with {count} loans",
               _drawn(ruin_probability, f"ruin-{count}", constant(count, "home"), *of_loans, x.fund_start))
    share = step("capital-share", "Nodig startkapitaal, deel van de leningen", "Start capital needed, share of loans",
                 _drawn(start_capital, "capital-share", homes, *of_loans, x.ruin_accepted))
    output("capital-needed", "Nodig startkapitaal", "Start capital needed", share * lent)

    case.warn("De periode van de energierekening (150 tot 175 euro) staat niet in het rapport; gelezen als per maand.",
              "The report does not print the period of the bill (150 to 175 euros); it is read as a month.")
    case.warn("De ruimte in de rekening draagt de renovatie niet: er ontbreekt geld waarvoor niemand genoemd is.",
              "The room in the bill does not carry the renovation: money is missing that no one is named for.", gap > 0)
    case.warn("De rekening laat geen ruimte voor een lening.", "The bill leaves no room for a loan.",
              x.bill <= x.residual + x.upkeep)
    case.warn("Bewoners betalen in een of meer jaren meer dan zonder project.",
              "In one or more years residents pay more than without the project.", years_more > 0)
    case.warn("De lening loopt langer dan de renovatie meegaat.", "The loan runs longer than the renovation lasts.",
              x.loan_term > x.lifetime)
    case.warn("De kans op een leeg fonds is hoger dan aanvaard: de provincie moet meer inleggen of bijspringen.",
              "The chance of an empty fund is above what is accepted: the province must put in more or step in.",
              ruin > x.ruin_accepted)
    case.warn("De servicekosten gaan omhoog.", "The service cost goes up.",
              where(available > constant(0, "euro/month"), 0, 1) * (cost > x.bill))


def _drawn(function: Callable[..., Any], key: str, *arguments: Expression) -> Expression:
    return computed(Label(f"drawn/{key}", "Uit 20.000 levens van het fonds", "From 20,000 lives of the fund"), function,
                    *arguments, unit="fraction")


HAND = "hand calculation with nominal monthly annuities, §4.3"
NO_EXTRAS = {"premium": 0.0, "residual": 0.0}
GOLDEN = (
    GoldenCase("the loan that fits", {},
               {"available": 102.50, "loan-possible": 22_419.68, "payment": 95.03, "premium-month": 7.47,
                "service-cost": 162.50}, HAND),
    GoldenCase("thirty thousand lent", {"renovation-cost": 30_000}, {"service-cost-all-lent": 197.16}, HAND),
    GoldenCase("zero on the meter lent", {}, {"service-cost-all-lent": 357.17, "gap": 42_580.32}, HAND),
    GoldenCase("a hundred loans in the fund", {}, {"claim-year-1": 4_483.94, "premium-year-1": 8_967.87}, HAND),
    GoldenCase("no premium or residual, bill 150", {**NO_EXTRAS, "bill": 150}, {"loan-possible": 29_491.26}, HAND),
    GoldenCase("no premium or residual, bill 175", {**NO_EXTRAS, "bill": 175}, {"loan-possible": 35_389.52}, HAND),
    GoldenCase("without interest from the energy fund", {"start-year": 2023},
               # 102.50 x 300 payments
               {"loan-energy-fund": 30_750}, HAND),
    GoldenCase("less is lent where less is needed", {"renovation-cost": 12_000, "subsidy": 2_000, "loan-rate": 0},
               # 10,000 / 300 = 33.33; 0.4% of 10,000 / 12 = 3.33; 25 and 35 more.
               {"loan": 10_000, "gap": 0, "payment": 33.33, "premium-month": 3.33, "service-cost": 96.67}, HAND),
)

MODEL = Model(
    key="service-cost",
    section="4.3",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    nl="Renoveren met gelijkblijvende servicekosten",
    en="Renovation at an unchanged service cost",
    summary_nl="Welke lening past in de oude energierekening, wat ontbreekt dan, en houdt het waarborgfonds het vol?",
    summary_en="Which loan fits in the old energy bill, what is then missing, and will the guarantee fund hold?",
    scenarios=(
        Scenario("bill-falls", "De energieprijs daalt 3% per jaar", "The energy price falls 3% a year",
                 {"bill-growth": -0.03}),
        Scenario("bill-rises", "De energieprijs stijgt 3% per jaar", "The energy price rises 3% a year",
                 {"bill-growth": 0.03}),
        Scenario("no-start-capital", "Fonds zonder startkapitaal", "A fund without start capital", {"fund-start": 0}),
        Scenario("thirty-thousand", "Een renovatie van 30.000 euro", "A renovation of 30,000 euros",
                 {"renovation-cost": 30_000}),
    ),
    changed_since_2017=(
        (
            "Eigenaren kunnen nu bij het Nationaal Warmtefonds lenen, ook als VvE: bij lage inkomens zonder rente.",
            "Owners can now borrow from the Nationaal Warmtefonds, also as an owners' association: interest-free at "
            "low incomes.",
        ),
        (
            "Energieprijzen stegen in 2022 sterk; een vaste bijdrage beschermt bij stijgen en kost geld bij dalen.",
            "Energy prices rose sharply in 2022; a fixed contribution protects when they rise, costs when they fall.",
        ),
        (
            "De saldering stopt op 1 januari 2027: nul op de meter levert dan een hogere restrekening.",
            "Net metering ends on 1 January 2027: zero on the meter then leaves a higher residual bill.",
        ),
    ),
)
