# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do figures come in straight from the publisher?

Needs the command `buurtpeil fetch`; nothing else in Buurtpeil makes an outgoing call. Gives bundles: the publisher's
answers as they came, in one file that an ordinary adapter reads.
"""
