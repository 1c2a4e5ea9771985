# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How good are the signals? The event they are judged by, calibration and back-test; `signals` may not import this."""
