"""Addresses of the employer pages."""

from django.urls import path

from central.faces.employer import applications, jobs, signin

app_name = "employer"

urlpatterns = [
    path("", applications.listing, name="list"),
    path("login", signin.login, name="login"),
    path("logout", signin.logout, name="logout"),
    path("jobs", jobs.listing, name="jobs"),
    path("jobs/<int:job_id>/filled", jobs.filled, name="job-filled"),
    path("jobs/<int:job_id>/withdraw", jobs.withdraw, name="job-withdraw"),
    path("jobs/<int:job_id>/headcount", jobs.headcount, name="job-headcount"),
    path("applications/<uuid:application_id>", applications.detail, name="detail"),
    path("applications/<uuid:application_id>/invite", applications.invite, name="invite"),
    path("applications/<uuid:application_id>/decline", applications.decline, name="decline"),
    path("applications/<uuid:application_id>/hire", applications.hire, name="hire"),
]
