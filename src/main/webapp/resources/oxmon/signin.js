'use strict';
/* The sign-in and password pages work without this: an eye on the password, and a word when Caps Lock is on. */
(function (ox) {
  const see = document.getElementById('see');
  const password = document.getElementById('si:p');
  if (!password) return;
  see.hidden = false;
  see.addEventListener('click', () => {
    const shown = password.type === 'password';
    password.type = shown ? 'text' : 'password';
    see.setAttribute('aria-pressed', String(shown));
  });
  const caps = document.getElementById('caps');
  const look = (event) => { caps.textContent = event.getModifierState && event.getModifierState('CapsLock') ? ox.t('js.caps') : ''; };
  password.addEventListener('keydown', look);
  password.addEventListener('keyup', look);
  password.addEventListener('blur', () => { caps.textContent = ''; });
})(window.ox);
