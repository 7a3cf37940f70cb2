"""Addresses of the phone pages. Short ones stand in QR codes; none takes an address to go on to."""

from django.urls import path

from central.faces.phone import own, public, signin

app_name = "phone"

urlpatterns = [
    path("", public.home, name="home"),
    path("s/<str:user_code>", signin.landing, name="landing"),
    path("s/<str:user_code>/phone", signin.landing_phone, name="landing-phone"),
    path("s/<str:user_code>/code", signin.landing_code, name="landing-code"),
    path("s/<str:user_code>/again", signin.landing_again, name="landing-again"),
    path("s/<str:user_code>/approve", signin.approve, name="approve"),
    path("s/<str:user_code>/refuse", signin.refuse, name="refuse"),
    path("s/<str:user_code>/other", signin.other_number, name="other-number"),
    path("me", own.me, name="me"),
    path("me/resume", own.resume, name="resume"),
    path("me/applications/<uuid:application_id>", own.application, name="application"),
    path("me/signin", signin.signin, name="signin"),
    path("me/code", signin.signin_code, name="signin-code"),
    path("me/again", signin.signin_again, name="signin-again"),
    path("me/signout", signin.signout, name="signout"),
    path("r", public.find_receipt, name="find-receipt"),
    path("r/<str:code>", public.receipt, name="receipt"),
    path("j/<str:job_id>", public.job, name="job"),
]
