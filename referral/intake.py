"""Asking little: what matters first, at most four taps to the first useful thing, everything skippable."""

from dataclasses import replace

from referral import danger, matching_step
from referral.codes import parse_code
from referral.events import AnswerTopic, AskArea, AskTopic, Event, Say
from referral.needs import AgeBand, ForWhom, Need, Urgency
from referral.ports import Courtesy, NeedGuess, Understanding
from referral.state import MOST_NEEDS, Answers, Conversation, Step
from referral.world import Outcome, World, move

WELCOME_CHOICES = ("command:start", "command:search", "someone:else", "command:lines")
LISTENING_CHOICES = ("command:search", "command:person", "command:lines", "command:erase")
AFTER_THANKS_CHOICES = ("command:person", "command:lines", "command:erase")
ABOUT_CHOICES = ("about:isolation", "about:mental", "about:money", "about:family", "about:more", "about:unsure")
WHO_LISTENS_CHOICES = ("command:person", "command:lines", "command:start", "command:search")
MORE_CHOICES = (
    "about:housing",
    "about:job",
    "about:health",
    "about:childcare",
    "about:school",
    "about:elderly_care",
    "about:food",
    "about:other",
    "about:unsure",
    "command:back",
)
EVERY_ABOUT = (*ABOUT_CHOICES[:4], *MORE_CHOICES[:-1])
FOR_WHOM_CHOICES = ("for_whom:self", "for_whom:family", "for_whom:friend", "for_whom:skip")
SOMEONE_CHOICES = ("for_whom:family", "for_whom:friend", "for_whom:neighbour", "for_whom:skip")
AGE_CHOICES = ("age:under_18", "age:18_29", "age:30_64", "age:65_over", "age:skip")

MOST_KEPT = 3
"""Messages that are kept for the consent card."""

MOST_TAPS = 4
"""To the first useful thing."""

_TAPPED_SCORE = 0.9
_ADDED_SCORE = 0.6
_FADES = 0.7
"""What was said before counts this much beside what is said now."""


def start(conversation: Conversation) -> Outcome:
    """話してみる: listen first."""
    return Outcome(move(conversation, Step.LISTENING), (Say("listening", choices=LISTENING_CHOICES),))


def ask_about(conversation: Conversation) -> Outcome:
    """A few choices for who does not find words; all of them where one more tap would be too many."""
    choices = EVERY_ABOUT if conversation.answers.taps >= MOST_TAPS - 1 else ABOUT_CHOICES
    return Outcome(move(conversation, Step.ABOUT), (Say("about", choices=choices),))


def say_who_listens(conversation: Conversation) -> Outcome:
    """Who wants nothing but to be heard is told the truth: a machine answers here, and people listen there."""
    listening = move(conversation, Step.LISTENING)
    return Outcome(listening, (Say("who_listens", choices=WHO_LISTENS_CHOICES),))


def listen(conversation: Conversation, text: str, understood: Understanding, world: World) -> Outcome:
    """Take from free words whatever they say, at every step, and go on."""
    answers = _learn(conversation.answers, understood)
    learnt = replace(conversation, answers=answers)
    if understood.language != "ja" and answers.language == "ja":
        topic = world.script.topic_for((Need.LANGUAGE,), None)
        if topic not in answers.topics:
            return _ask_topic(learnt, topic)
        # Asked once and not chosen: go on in the language that was written.
        language = "ja-easy" if understood.language.startswith("ja") else understood.language
        learnt = replace(learnt, answers=replace(answers, language=language))
    if conversation.step is Step.AREA and not understood.area:
        return go_on(_skip(learnt, "area"), world).after(Say("area_not_found"))
    if not understood.needs and (courtesy := world.script.courtesy(text)):
        choices = LISTENING_CHOICES if courtesy is Courtesy.GREETING else AFTER_THANKS_CHOICES
        return Outcome(replace(learnt, step=Step.LISTENING), (Say(courtesy.value, choices=choices),))
    if answers.needs:
        return _answer_first_words(conversation, go_on(replace(learnt, unclear=0), world))
    if learnt.urgency is Urgency.EMERGENCY:
        # Who has just said that life is in danger is not asked to sort it into boxes.
        return danger.keep_listening(replace(learnt, step=Step.LISTENING, unclear=1), world)
    if learnt.unclear == 0:
        again = replace(move(learnt, Step.ABOUT), unclear=1)
        return Outcome(again, (Say("heard_tell_more", choices=ABOUT_CHOICES),))
    listening = replace(learnt, unclear=learnt.unclear + 1)
    return matching_step.show_for(listening, world, Need.ISOLATION)


def _answer_first_words(before: Conversation, outcome: Outcome) -> Outcome:
    """A topic's question shows by itself that somebody's first words were read; other questions would sound cold."""
    asks_topic = any(isinstance(event, AskTopic) for event in outcome.events)
    return outcome if before.answers.needs or asks_topic else outcome.after(Say("heard"))


def take_choice(conversation: Conversation, question: str, answer: str, world: World) -> Outcome | None:
    """The answer to an intake question, or None when the choice is none of them."""
    match question:
        case "someone":
            asked = move(conversation, Step.FOR_WHOM)
            return Outcome(asked, (Say("someone_else", choices=SOMEONE_CHOICES),))
        case "about":
            return _take_about(conversation, answer, world)
        case "for_whom":
            return _take_for_whom(conversation, answer, world)
        case "topic":
            return _take_topic(conversation, answer, world)
        case "area":
            return _take_area(conversation, answer, world)
        case "age":
            answers = replace(conversation.answers, age=parse_code(AgeBand, answer))
            return go_on(_skip(replace(conversation, answers=answers), "age"), world)
    return None


def go_on(conversation: Conversation, world: World) -> Outcome:
    """The next question that helps, or the first useful thing."""
    answers = conversation.answers
    # Who reads another language is not asked on in Japanese.
    left = MOST_TAPS - answers.taps if answers.language.startswith("ja") else 0
    if not answers.needs:
        return Outcome(move(conversation, Step.LISTENING), (Say("listening", choices=LISTENING_CHOICES),))
    area_open = not answers.area and "area" not in answers.skipped and len(world.directory.areas()) > 1
    topic = world.script.topic_for(answers.codes(), answers.for_whom)
    if topic and not answers.topics and left >= (2 if area_open else 1):
        return _ask_topic(conversation, topic)
    if area_open and left >= 1:
        return Outcome(move(conversation, Step.AREA), (AskArea(),))
    if left >= 1 and "age" not in answers.skipped and answers.age is None and _age_matters(conversation, world):
        return Outcome(move(conversation, Step.AGE), (Say("age", choices=AGE_CHOICES),))
    return matching_step.show(conversation, world)


def _take_about(conversation: Conversation, answer: str, world: World) -> Outcome:
    if answer == "more":
        asked = move(conversation, Step.ABOUT)
        return Outcome(asked, (Say("about_more", choices=MORE_CHOICES),))
    need = parse_code(Need, answer)
    if need is None:
        return Outcome(replace(conversation, step=Step.LISTENING), (Say("listening", choices=LISTENING_CHOICES),))
    chosen = NeedGuess(need, _TAPPED_SCORE, "選んでもらったこと", tapped=True)
    others = tuple(g for g in conversation.answers.needs if g.code != chosen.code)
    learnt = replace(conversation, answers=replace(conversation.answers, needs=(chosen, *others)))
    if learnt.answers.for_whom is None and not learnt.said and learnt.answers.taps < MOST_TAPS:
        return Outcome(move(learnt, Step.FOR_WHOM), (Say("for_whom", choices=FOR_WHOM_CHOICES),))
    return go_on(learnt, world)


def _take_for_whom(conversation: Conversation, answer: str, world: World) -> Outcome:
    who = parse_code(ForWhom, answer)
    learnt = replace(conversation, answers=replace(conversation.answers, for_whom=who))
    if learnt.answers.needs:
        return go_on(learnt, world)
    key = "someone_listening" if who in (ForWhom.FAMILY, ForWhom.FRIEND, ForWhom.NEIGHBOUR) else "listening"
    return Outcome(move(learnt, Step.LISTENING), (Say(key, choices=LISTENING_CHOICES),))


def _ask_topic(conversation: Conversation, topic: str) -> Outcome:
    answers = replace(conversation.answers, topics=(*conversation.answers.topics, topic))
    asked = move(replace(conversation, answers=answers), Step.TOPIC, topic)
    return Outcome(asked, (AskTopic(topic),))


def _take_topic(conversation: Conversation, answer: str, world: World) -> Outcome:
    topic, _, code = answer.partition(":")
    choice = world.script.topic_choice(topic, code)
    if choice is None:
        return go_on(conversation, world)
    known = conversation.answers.codes()
    added = tuple(
        NeedGuess(need, _ADDED_SCORE, "選んでもらったこと", tapped=True) for need in choice.adds if need not in known
    )
    answers = replace(
        conversation.answers,
        needs=(*conversation.answers.needs, *added),
        language=choice.language or conversation.answers.language,
        asked=choice.asks or conversation.answers.asked,
    )
    learnt = replace(conversation, answers=answers)
    said: tuple[Event, ...] = (AnswerTopic(topic, code),)
    if choice.urgency is Urgency.EMERGENCY:
        return danger.answer_choice(learnt, world).after(*said)
    if choice.next_topic:
        return _ask_topic(learnt, choice.next_topic).after(*said)
    return go_on(learnt, world).after(*said)


def _take_area(conversation: Conversation, answer: str, world: World) -> Outcome:
    area = answer if world.directory.area(answer) else ""
    answers = replace(conversation.answers, area=area)
    return go_on(_skip(replace(conversation, answers=answers), "area"), world)


def _age_matters(conversation: Conversation, world: World) -> bool:
    found = world.directory.rank(world.query(conversation))
    ages = [(m.resource.eligibility.minimum_age, m.resource.eligibility.maximum_age) for m in found]
    return any(age != (None, None) for age in ages)


def _learn(answers: Answers, understood: Understanding) -> Answers:
    # Beside the plainest only what is sure: whatever is remembered stands on the consent card.
    now = {guess.code: guess for guess in understood.needs[:1] if guess.plain}
    now |= {guess.code: guess for guess in understood.needs[1:] if guess.sure}
    before = {guess.code: replace(guess, score=guess.score * _FADES) for guess in answers.needs}
    # A text without any need leaves what is known as it was.
    known = (before | now).values() if now else answers.needs
    return replace(
        answers,
        needs=tuple(sorted(known, key=lambda guess: -guess.score)[:MOST_NEEDS]),
        area=understood.area or answers.area,
        age=understood.age or answers.age,
        for_whom=understood.for_whom or answers.for_whom,
        asked=understood.asked or answers.asked,
    )


def _skip(conversation: Conversation, question: str) -> Conversation:
    skipped = (*conversation.answers.skipped, question)
    return replace(conversation, answers=replace(conversation.answers, skipped=skipped))
