FROM rocker/binder:4.4.1
RUN install2.r --error lme4
