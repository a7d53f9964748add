FROM python:3.12-alpine
RUN useradd -m -u 1000 spectra
USER spectra
