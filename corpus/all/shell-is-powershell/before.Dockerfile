FROM python:3.12
SHELL ["pwsh", "-Command"]
RUN Install-Module -Name PSReadLine
