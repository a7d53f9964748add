FROM debian:12
RUN adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    adduser --disabled-password --gecos "" ana && \
    true
