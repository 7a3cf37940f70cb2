"""Addresses of the employer pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
