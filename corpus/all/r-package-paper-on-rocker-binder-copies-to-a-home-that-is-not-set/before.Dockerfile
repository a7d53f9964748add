FROM rocker/binder:4.3.1

## Declares build arguments
ARG NB_USER
ARG NB_UID

COPY --chown=${NB_USER} . ${HOME}

ENV DEBIAN_FRONTEND=noninteractive
USER root
RUN echo "Checking for 'apt.txt'..." \
        ; if test -f "apt.txt" ; then \
        apt-get update --fix-missing > /dev/null \
        && xargs -a apt.txt apt-get install --yes \
        && rm -rf /var/lib/apt/lists/* \
        ; fi
# The package under review
RUN R --quiet -e "remotes::install_deps(dependencies = TRUE)"
RUN chown -R ${NB_USER} ${HOME}
USER ${NB_USER}
