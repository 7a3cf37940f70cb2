"""云端客栈: a person's own applications and résumé."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from central.core.accounts import queries as accounts
from central.core.accounts import services as account_services
from central.core.accounts.models import Person
from central.core.applications import queries as applications
from central.core.errors import NotFound
from central.core.words import AVAILABLE, CATEGORY, EXPERIENCE
from central.faces.phone.forms import MOST_SKILLS, ResumeForm
from central.faces.phone.lines import Line
from central.faces.phone.pages import Advice, form_status, own_page, problem


@own_page
def me(request: HttpRequest, person: Person) -> HttpResponse:
    resume = accounts.resume_of(person)
    return render(
        request,
        "phone/me.html",
        {
            "masked": accounts.masked(person.phone),
            "lines": [
                Line.of(application, now=timezone.now())
                for application in applications.for_person(person)
            ],
            "resume": resume,
            "skills": [CATEGORY[skill] for skill in resume.skills] if resume else [],
            "experience": EXPERIENCE[resume.experience] if resume else "",
            "available": AVAILABLE[resume.available] if resume else "",
        },
    )


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, person: Person) -> HttpResponse:
    """Fill in or change the short résumé."""
    stored = accounts.resume_of(person)
    initial = stored.model_dump(mode="json") if stored else {}
    form = ResumeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        account_services.save_resume(
            person, form.resume(person.phone), f"person:{person.pk}", at=timezone.now()
        )
        messages.success(request, "简历存好了。以后在任何一个驿站，点一下“一键投递”就行。")
        return redirect("phone:me")
    chosen = form["skills"].value() or []
    return render(
        request,
        "phone/resume.html",
        {
            "form": form,
            "first": stored is None,
            "masked": accounts.masked(person.phone),
            "most": MOST_SKILLS,
            "skills": [
                (value.value, word, value.value in chosen) for value, word in CATEGORY.items()
            ],
            "experience": [
                (value.value, word, form["experience"].value() == value.value)
                for value, word in EXPERIENCE.items()
            ],
            "available": [
                (value.value, word, form["available"].value() == value.value)
                for value, word in AVAILABLE.items()
            ],
        },
        status=form_status(form.errors),
    )


@own_page
def application(request: HttpRequest, person: Person, application_id: UUID) -> HttpResponse:
    """One application with everything that is known of it. Somebody else's is not found."""
    try:
        found = applications.one_for_person(person, application_id)
    except NotFound as error:
        return problem(
            request,
            error,
            Advice(todo="您投过的都在“我的投递”里。", link="/me", link_words="看我的投递"),
        )
    return render(
        request,
        "phone/application.html",
        {"line": Line.of(found, now=timezone.now())},
        status=HTTPStatus.OK,
    )
