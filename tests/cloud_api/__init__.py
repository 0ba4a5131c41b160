"""A WhatsApp Cloud API of our own for tests and for trying the bot without WhatsApp.

Real HTTP on 127.0.0.1, payloads as of v24.0. The facts are from the vendor's reference
(https://developers.facebook.com/documentation/business-messaging/whatsapp/); rules for the words
around the gaps of a template and the status 429 of 130429 from what providers report; pywa, a
client that others wrote, is the witness (test_pywa.py).

What differs: all templates are approved at once; media stay for ever, and on this host; repeats
come after fractions of a second, not over seven days; a status "read" comes as soon as the message
is there; which of 100, 131008 and 131009 a wrong field gives is an approximation; somebody who
blocked the bot is told as 131026 each time; messages of groups, calls, flows, catalogues and
videos are not known.

    with CloudApi() as cloud:                # give the bot cloud.url, .token, .phone_id and so on
        cloud.delivers_to("http://127.0.0.1:8080/whatsapp/webhook")
        anna = cloud.user("Anna", wa_id="32470000001")
        anna.writes("Bonjour")
        anna.waits_for("Que faut-il")        # pattern or predicate
        anna.taps("Oui")                     # label, prefix or pattern; old buttons stay
        cloud.fault(kind="130429", to=anna.id)
        with cloud.batch():                  # one post with all of this
            anna.writes("du pain")
            anna.writes("et du lait")
        cloud.time_passes(24 * 3600)         # from now on only templates reach her
"""

from .cloud import CloudApi
from .people import Person

__all__ = ["CloudApi", "Person"]
