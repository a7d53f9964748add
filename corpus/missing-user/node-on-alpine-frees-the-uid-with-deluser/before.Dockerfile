FROM node:20-alpine
RUN addgroup -g 1000 spectra && adduser -D -u 1000 -G spectra spectra
USER spectra
